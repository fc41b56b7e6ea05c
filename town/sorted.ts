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

  remove(item: T): void {
    const at = this.#firstAtLeast(this.#keyOf(item))
    if (this.#items[at] !== undefined && this.#keyOf(this.#items[at]) === this.#keyOf(item))
      this.#items.splice(at, 1)
  }

  /** Puts it in the place of what has the same key. */
  replace(item: T): void {
    const at = this.#firstAtLeast(this.#keyOf(item))
    if (at < this.#items.length) this.#items[at] = item
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
