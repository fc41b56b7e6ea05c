/** A list kept in order of a text key, newest (greatest) first to read. */
export class SortedList<T> {
  readonly #keyOf: (item: T) => string
  readonly #items: T[] = []

  constructor(keyOf: (item: T) => string) {
    this.#keyOf = keyOf
  }

  add(item: T): void {
    this.#items.splice(this.#firstAtLeast(this.#keyOf(item)), 0, item)
  }

  removeWhere(matches: (item: T) => boolean): void {
    for (let i = this.#items.length - 1; i >= 0; i--)
      if (matches(this.#items[i] as T)) this.#items.splice(i, 1)
  }

  /** Greatest first, those below a key. */
  *below(key: string | null): Generator<T> {
    for (let i = (key === null ? this.#items.length : this.#firstAtLeast(key)) - 1; i >= 0; i--)
      yield this.#items[i] as T
  }

  #firstAtLeast(key: string): number {
    let low = 0
    let high = this.#items.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if (this.#keyOf(this.#items[middle] as T) < key) low = middle + 1
      else high = middle
    }
    return low
  }
}
