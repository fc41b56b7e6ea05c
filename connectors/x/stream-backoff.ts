import { XRefusal } from './failures.ts'
import type { Pace } from './pace.ts'

type Kind = 'network' | 'http' | 'limit'

/** How long to wait before the stream is tried again, by X's own advice: each kind of failure in its own steps. */
export class StreamBackoff {
  readonly #pace: Pace
  #kind: Kind = 'network'
  #failures = 0

  constructor(pace: Pace) {
    this.#pace = pace
  }

  /** Something was heard: the next failure is a first one. */
  reset(): void {
    this.#failures = 0
  }

  /** Milliseconds. */
  after(error: unknown): number {
    const kind = kindOf(error)
    this.#failures = kind === this.#kind ? this.#failures + 1 : 1
    this.#kind = kind
    const { networkBackoff, httpBackoff, limitBackoff } = this.#pace
    if (kind === 'network') return Math.min(networkBackoff.max, networkBackoff.step * this.#failures)
    const { first, max } = kind === 'limit' ? limitBackoff : httpBackoff
    return Math.min(max, first * 2 ** Math.min(20, this.#failures - 1))
  }
}

const kindOf = (error: unknown): Kind => {
  if (!(error instanceof XRefusal)) return 'network'
  return error.status === 429 ? 'limit' : 'http'
}
