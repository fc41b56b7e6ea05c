import { setTimeout as delay } from 'node:timers/promises'

export type WaitOptions = {
  /** What is waited for, as it reads in "waited 10 s for …". */
  what: string
  /** (Default: 10000) */
  withinMs?: number
  /** How often to look. (Default: 20) */
  everyMs?: number
}

/** Looks again and again until the answer is neither undefined, null nor false; throws when time is up. */
export const waitFor = async <T>(
  look: () => Promise<T> | T,
  { what, withinMs = 10_000, everyMs = 20 }: WaitOptions,
): Promise<NonNullable<Exclude<T, false>>> => {
  const end = performance.now() + withinMs
  for (;;) {
    const found = await look()
    if (found !== undefined && found !== null && found !== false)
      return found as NonNullable<Exclude<T, false>>
    if (performance.now() > end) throw new Error(`waited ${withinMs / 1000} s for ${what}`)
    await delay(everyMs)
  }
}
