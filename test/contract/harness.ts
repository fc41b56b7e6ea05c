import type { Store } from '../../server/ports/store.ts'

/** What a contract suite needs of an adapter: one fresh, isolated instance, and ways to come back to its data. */
export type Harness<Subject> = AsyncDisposable & {
  /** The instance that is open now. */
  readonly subject: Subject
  /** Closes it in order and opens the same data again. */
  reopen(): Promise<void>
  /** Drops it as the death of its process would, then opens the same data again. */
  dieAndReopen(): Promise<void>
}

export type Open<Subject> = () => Promise<Harness<Subject>>

/** Resolves when `check` no longer throws or answers false; rejects with its last failure after `withinMs`. */
export const eventually = async (check: () => unknown, withinMs = 10_000): Promise<void> => {
  const end = performance.now() + withinMs
  for (;;) {
    try {
      if ((await check()) !== false) return
      if (performance.now() > end) throw new Error(`Not so within ${withinMs} ms.`)
    } catch (error) {
      if (performance.now() > end) throw error
    }
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

/** Something that happens a number of times, to be awaited. */
export const countdown = (times: number): { count: () => void; done: Promise<void> } => {
  const { promise, resolve } = Promise.withResolvers<void>()
  let left = times
  return {
    done: promise,
    count: () => {
      left -= 1
      if (left <= 0) resolve()
    },
  }
}

/** Waits until lists and counts must show what was written before. */
export const listed = ({ subject }: Harness<Store>): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, subject.capabilities.listLagMs))
