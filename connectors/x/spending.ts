import { ConnectorError, type PulledPage, type SessionTools } from '../../server/ports/connector.ts'
import { weightedPieces } from '../../server/schemas/weighted.ts'
import { CostLedger } from '../kit/cost-ledger.ts'
import { timeOfId } from './ids.ts'
import type { Pace } from './pace.ts'

/** Dollars, by X's price list of August 2026. */
export const prices = { read: 0.005, 'owned-read': 0.001, reply: 0.01, 'reply-with-link': 0.2 } as const

const linkWeight = 23

type Options = { tools: SessionTools; cap: number | null }

/** What the account's calls cost, and whether there is money for more. People who come with a post are not counted. */
export class Spending {
  readonly #ledger: CostLedger
  readonly #tools: SessionTools
  readonly #cap: number | null

  constructor({ tools, cap }: Options) {
    this.#ledger = new CostLedger(tools)
    this.#tools = tools
    this.#cap = cap
  }

  /** Posts that were handed out before this session: those made today were surely paid for today. */
  noteKnown(ids: Iterable<string>): void {
    const midnight = new Date(this.#tools.now()).setUTCHours(0, 0, 0, 0)
    this.#ledger.notePaid([...ids].filter((id) => (timeOfId(id) ?? 0) >= midnight))
  }

  async read(ids: readonly string[], kind: 'read' | 'owned-read'): Promise<void> {
    this.#tell(kind, await this.#ledger.chargeOnce(ids, { kind, amount: prices[kind] }))
  }

  /** Never fails: the reply is out. */
  async replied(text: string): Promise<void> {
    const kind = hasLink(text) ? 'reply-with-link' : 'reply'
    try {
      this.#tell(kind, await this.#ledger.charge({ kind, amount: prices[kind] }))
    } catch (error) {
      const detail = { kind, error: String(error) }
      this.#tools.log({ level: 'warn', message: 'the price of a reply could not be noted', detail })
    }
  }

  /** The sentence that says why nothing may be read now; null while there is money. */
  async barToReading(): Promise<string | null> {
    if (this.#cap === null || (await this.#ledger.spentThisMonth()) < this.#cap) return null
    const now = this.#tools.now()
    const next = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 1)).toISOString().slice(0, 10)
    return `This month’s limit of USD ${this.#cap} is spent: X is read again from ${next}, or when an admin connects the account with a higher limit. Replies still go out.`
  }

  #tell(kind: string, dollars: number): void {
    if (dollars === 0) return
    const detail = { kind, dollars }
    this.#tools.log({ level: 'debug', message: 'spent on X, by its price list', detail })
  }
}

export const hasLink = (text: string): boolean =>
  [...weightedPieces(text)].some(({ weight }) => weight >= linkWeight)

export const spentError = (message: string, { spentRest }: Pace): ConnectorError =>
  new ConnectorError('rate-limit', message, { retryAfterMs: spentRest })

export const spentGap = (now: Date): NonNullable<PulledPage['gap']> => ({
  from: now.toISOString(),
  to: null,
  reason: 'The month’s limit of spending on X was reached',
})
