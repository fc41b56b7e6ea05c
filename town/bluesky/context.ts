import type { Dice } from '../dice.ts'
import type { NetworkFaults } from '../faults.ts'
import type { Ledger } from '../ledger.ts'
import type { Square } from '../square.ts'
import type { Storyteller } from '../storyteller.ts'
import type { Tokens } from './tokens.ts'
import type { Views } from './views.ts'

export type TownAccount = { did: string; handle: string; name: string; password: string }

/** What the network's methods work on. */
export type TownParts = {
  square: Square
  teller: Storyteller
  views: Views
  ledger: Ledger
  faults: NetworkFaults
  tokens: Tokens
  account: TownAccount
  dice: Dice
  now: () => Date
  /** Where Town answers. */
  url: () => string
}

export type MethodContext = {
  method: string
  params: URLSearchParams
  body: Record<string, unknown>
  authorization: string | undefined
  /** Who asks; empty for open methods. */
  did: string
  town: TownParts
}
