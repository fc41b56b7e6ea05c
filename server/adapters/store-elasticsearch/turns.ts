import { StoreTrouble } from './trouble.ts'

/** Lets so many go on at once; the others wait for their turn, first come first served. */
export class Turns {
  #free: number
  readonly #patienceMs: number
  readonly #waiting: (() => void)[] = []

  constructor(most: number, patienceMs: number) {
    this.#free = most
    this.#patienceMs = patienceMs
  }

  /** Throws `StoreTrouble` when its turn does not come in time. */
  async take<Answer>(work: () => Promise<Answer>): Promise<Answer> {
    if (this.#free > 0) this.#free -= 1
    else await this.#wait()
    try {
      return await work()
    } finally {
      const next = this.#waiting.shift()
      if (next) next()
      else this.#free += 1
    }
  }

  #wait(): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const mine = (): void => {
      clearTimeout(timer)
      resolve()
    }
    const timer = setTimeout(() => {
      this.#waiting.splice(this.#waiting.indexOf(mine), 1)
      reject(new StoreTrouble('busy', 'Too many searches wait for Elasticsearch.'))
    }, this.#patienceMs)
    this.#waiting.push(mine)
    return promise
  }
}
