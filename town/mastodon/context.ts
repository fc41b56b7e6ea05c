import type { Dice } from '../dice.ts'
import type { NetworkFaults } from '../faults.ts'
import type { Ledger } from '../ledger.ts'
import type { Person } from '../records.ts'
import type { Square } from '../square.ts'
import type { Storyteller } from '../storyteller.ts'
import type { LocalIds } from './local-ids.ts'
import type { StatusViews } from './views.ts'

export type MastodonAccount = Person & { accessToken: string }

/** What the server's answers are made from. */
export type MastodonParts = {
  square: Square
  teller: Storyteller
  views: StatusViews
  ids: LocalIds
  ledger: Ledger
  faults: NetworkFaults
  account: MastodonAccount
  dice: Dice
  now: () => Date
  url: () => string
  /** What was posted under which idempotency key. */
  keys: Map<string, string>
  /** Whether somebody took the access token back. */
  revoked: boolean
  maxCharacters: number
}

/** An error as the server words it. */
export class RestFailure extends Error {
  override name = 'RestFailure'
  readonly status: number
  readonly headers: Record<string, string>

  constructor(status: number, message: string, headers: Record<string, string> = {}) {
    super(message)
    this.status = status
    this.headers = headers
  }
}
