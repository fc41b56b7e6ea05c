import { setImmediate } from 'node:timers/promises'

/** So long this thread may be kept from those who wait for an answer, milliseconds. */
const breathMs = 4

/** `map` for long work that nobody waits for: whoever else needs this thread gets a turn every few milliseconds. */
export const mapInBreaths = async <From, To>(
  items: readonly From[],
  work: (item: From) => To,
): Promise<To[]> => {
  const done: To[] = []
  let since = performance.now()
  for (const item of items) {
    if (performance.now() - since > breathMs) {
      await setImmediate()
      since = performance.now()
    }
    done.push(work(item))
  }
  return done
}
