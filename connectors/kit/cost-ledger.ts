import type { Charge, SessionTools } from '../../server/ports/connector.ts'

export type Price = { kind: string; amount: number }

/**
 * Charges calls by the network's price list to the channel's account. One thing read again on the same UTC day is
 * not charged again. It is an estimate, not the bill: that is the network's.
 */
export class CostLedger {
  readonly #tools: Pick<SessionTools, 'now' | 'account'>
  #day = ''
  #paid = new Set<string>()
  /** Where nobody adds up. */
  #own = 0

  constructor(tools: Pick<SessionTools, 'now' | 'account'>) {
    this.#tools = tools
  }

  /** These were paid for today, though not by this ledger: before a restart, say. */
  notePaid(ids: Iterable<string>): void {
    this.#turnDay()
    for (const id of ids) this.#paid.add(id)
  }

  /** Charges each of these once a day, at the price of its first reading. Answers what it came to. */
  async chargeOnce(ids: readonly string[], price: Price): Promise<number> {
    this.#turnDay()
    const fresh = new Set(ids.filter((id) => !this.#paid.has(id)))
    // Before anything is awaited: who asks meanwhile is not charged for the same.
    for (const id of fresh) this.#paid.add(id)
    return fresh.size > 0 ? this.charge(price, fresh.size) : 0
  }

  async charge({ kind, amount }: Price, count = 1): Promise<number> {
    const charge: Charge = { kind, count, amount: rounded(amount * count) }
    this.#own += charge.amount
    await this.#tools.account?.charge([charge])
    return charge.amount
  }

  async spentThisMonth(): Promise<number> {
    return this.#tools.account ? this.#tools.account.spentThisMonth() : rounded(this.#own)
  }

  #turnDay(): void {
    const day = this.#tools.now().toISOString().slice(0, 10)
    if (day === this.#day) return
    this.#day = day
    this.#paid = new Set()
  }
}

/** Prices are thousandths; sums of fractions are not. */
const rounded = (amount: number): number => Math.round(amount * 1e6) / 1e6
