import type { Dice } from '../dice.ts'
import type { NetworkFaults } from '../faults.ts'
import type { Ledger } from '../ledger.ts'
import type { Person } from '../records.ts'
import type { Square } from '../square.ts'
import type { Storyteller } from '../storyteller.ts'
import type { XKeys } from './oauth.ts'
import type { RuleBook } from './rules.ts'
import type { Speech } from './answers.ts'
import type { OAuth2, UserTokens } from './user-tokens.ts'

/** Our own account and what an app of ours signs in with, in each of X's ways. */
export type XAccount = Person & {
  keys: XKeys
  bearerToken: string
  oauth2: OAuth2
}

export type XOptions = {
  /** Which version of X's words it speaks. (Default: `post`, those of August 2026) */
  speech?: Speech
  /** Posts younger than this are in no list, milliseconds. (Default: 0) */
  listLag?: number
  /** Posts younger than this cannot be found, milliseconds. (Default: 0) */
  searchLag?: number
  /** Whether only those may be answered who mention or quote the account. (Default: true) */
  mustBeSummoned?: boolean
  /** How often a quiet stream sends a blank line, milliseconds. (Default: 20 s) */
  keepAlive?: number
  /** How long an access token of OAuth 2 is good, seconds. (Default: two hours) */
  accessSeconds?: number
}

/** What X's answers are made from. */
export type XParts = Required<Omit<XOptions, 'accessSeconds'>> & {
  square: Square
  teller: Storyteller
  ledger: Ledger
  faults: NetworkFaults
  account: XAccount
  dice: Dice
  now: () => Date
  rules: RuleBook
  tokens: UserTokens
}
