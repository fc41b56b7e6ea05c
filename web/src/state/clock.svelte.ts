import { createSubscriber } from 'svelte/reactivity'

/** Now, in milliseconds, re-read by whoever shows it. Ticks only while somebody looks. */
class Clock {
  readonly #subscribe: () => void

  constructor(everyMs: number) {
    this.#subscribe = createSubscriber((update) => {
      const timer = setInterval(update, everyMs)
      return () => clearInterval(timer)
    })
  }

  get now(): number {
    this.#subscribe()
    return Date.now()
  }
}

/** For countdowns. */
export const seconds = new Clock(250)
/** For waiting times and dates. */
export const minutes = new Clock(20_000)
