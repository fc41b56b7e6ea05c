import type { SessionTools } from '../../server/ports/connector.ts'
import { CostLedger } from '../kit/cost-ledger.ts'

/** Dollars, by X's price list of August 2026. */
export const prices = { read: 0.005, 'owned-read': 0.001, reply: 0.01, replyWithLink: 0.2 } as const

/** Counts what the account's calls cost and tells it to the log. People who come with a post are not counted. */
export class Spending {
  readonly #ledger: CostLedger
  readonly #log: SessionTools['log']

  constructor({ now, log }: SessionTools) {
    this.#ledger = new CostLedger(now)
    this.#log = log
  }

  read(ids: readonly string[], what: 'read' | 'owned-read'): void {
    this.#tell(what, this.#ledger.chargeOnce(ids, { what, amount: prices[what] }))
  }

  replied(text: string): void {
    const amount = /\w\.\w\w/.test(text) ? prices.replyWithLink : prices.reply
    this.#tell('reply', this.#ledger.charge(amount))
  }

  get spent(): { today: number; total: number } {
    return this.#ledger.spent
  }

  #tell(what: string, dollars: number): void {
    if (dollars === 0) return
    const detail = { what, dollars, ...this.#ledger.spent }
    this.#log({ level: 'debug', message: 'spent on X, by its price list', detail })
  }
}
