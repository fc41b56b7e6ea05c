import { setTimeout as delay } from 'node:timers/promises'
import type { Worker } from './worker.ts'

/** Does something again and again, with a pause between, until disposed of. A failure is told and does not end it. */
export const repeat = (
  everyMs: number,
  work: (signal: AbortSignal) => Promise<void>,
  onError: (error: unknown) => void,
): Worker => {
  const stop = new AbortController()
  const running = (async () => {
    while (!stop.signal.aborted) {
      try {
        await work(stop.signal)
      } catch (error) {
        if (!stop.signal.aborted) onError(error)
      }
      await delay(everyMs, undefined, { signal: stop.signal }).catch(() => undefined)
    }
  })()
  return {
    async [Symbol.asyncDispose]() {
      stop.abort()
      await running
    },
  }
}
