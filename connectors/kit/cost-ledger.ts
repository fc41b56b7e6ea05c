export type Charge = { what: string; amount: number }

/**
 * Adds up what calls cost, by the network's price list. One thing read again on the same UTC day is not charged
 * again. It is an estimate in memory, not the bill: that is the network's.
 */
export class CostLedger {
  readonly #now: () => Date
  #day = ''
  #paid = new Set<string>()
  #today = 0
  #total = 0

  constructor(now: () => Date) {
    this.#now = now
  }

  /** Charges each of these things once a day. Answers what it came to. */
  chargeOnce(ids: readonly string[], { what, amount }: Charge): number {
    this.#turnDay()
    let spent = 0
    for (const key of ids.map((id) => `${what} ${id}`)) {
      if (this.#paid.has(key)) continue
      this.#paid.add(key)
      spent += amount
    }
    return this.#add(spent)
  }

  charge(amount: number): number {
    this.#turnDay()
    return this.#add(amount)
  }

  /** Since midnight UTC, and since this ledger began. */
  get spent(): { today: number; total: number } {
    return { today: rounded(this.#today), total: rounded(this.#total) }
  }

  #add(amount: number): number {
    this.#today += amount
    this.#total += amount
    return rounded(amount)
  }

  #turnDay(): void {
    const day = this.#now().toISOString().slice(0, 10)
    if (day === this.#day) return
    this.#day = day
    this.#paid = new Set()
    this.#today = 0
  }
}

/** Prices are thousandths; sums of fractions are not. */
const rounded = (amount: number): number => Math.round(amount * 1e6) / 1e6
