/** A value kept in this browser under `key`; where storage is closed it lasts as long as the page. */
export class Persisted<T> {
  readonly #key: string
  #value: T = $state.raw()!

  constructor(key: string, initial: T) {
    this.#key = key
    this.#value = read<T>(key) ?? initial
  }

  get current(): T {
    return this.#value
  }

  set current(value: T) {
    this.#value = value
    this.keep()
  }

  /** Writes it down as it is, so that what it began with is still there next time. */
  keep(): void {
    try {
      localStorage.setItem(this.#key, JSON.stringify(this.#value))
    } catch {
      // Full or closed storage must not stop anybody from working.
    }
  }
}

const read = <T>(key: string): T | undefined => {
  try {
    const text = localStorage.getItem(key)
    return text === null ? undefined : (JSON.parse(text) as T)
  } catch {
    return undefined
  }
}
