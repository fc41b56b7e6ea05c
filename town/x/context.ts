import type { Dice } from '../dice.ts'
import type { NetworkFaults } from '../faults.ts'
import type { Ledger } from '../ledger.ts'
import type { Person } from '../records.ts'
import type { Square } from '../square.ts'
import type { Storyteller } from '../storyteller.ts'
import type { XKeys } from './oauth.ts'
import type { RuleBook } from './rules.ts'
import type { UserTokens } from './user-tokens.ts'
import type { Speech } from './views.ts'

/** Our own account and what an app of ours signs in with, in each of X's ways. */
export type XAccount = Person & {
  keys: XKeys
  bearerToken: string
  oauth2: OAuth2
}

/** Two apps of OAuth 2: a confidential one, that proves itself by Basic, and a public one, that only says its id. */
export type OAuth2 = {
  clientId: string
  clientSecret: string
  publicClientId: string
  accessToken: string
  /** Good for one use: each refresh gives the next one. */
  refreshToken: string
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

export type XAnswer = { status: number; body: unknown; headers?: Record<string, string> }
export type XRequest = { method: string; url: URL; body: Record<string, unknown> }

/** A problem as X words it; its kinds have addresses of the host of their day. */
export const problem = (
  { status, title, detail, kind }: { status: number; title: string; detail: string; kind?: string },
  speech: Speech,
): XAnswer => ({
  status,
  body: { title, detail, type: kind ? problemType(kind, speech) : 'about:blank', status },
})

export const problemType = (kind: string, speech: Speech): string =>
  `https://api.${speech === 'post' ? 'x' : 'twitter'}.com/2/problems/${kind}`

export const invalidRequest = (detail: string, speech: Speech): XAnswer =>
  problem({ status: 400, title: 'Invalid Request', detail, kind: 'invalid-request' }, speech)
