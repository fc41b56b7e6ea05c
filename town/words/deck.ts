import { type Dice, shuffled } from '../dice.ts'

/** Deals the variants of each kind of text in a shuffled order, so that none comes twice before all were heard. */
export class Deck {
  readonly #dice: Dice
  readonly #orders = new Map<string, { order: string[]; next: number }>()

  constructor(dice: Dice) {
    this.#dice = dice
  }

  deal(kind: string, variants: readonly string[]): string {
    const known = this.#orders.get(kind) ?? { order: shuffled(variants, this.#dice.fork(kind)), next: 0 }
    this.#orders.set(kind, known)
    const text = known.order[known.next++ % known.order.length]
    if (text === undefined) throw new RangeError(`nobody knows what to say: ${kind}`)
    return text
  }
}
