import { describe, expect, test } from 'vitest'
import type { Queue } from '../../server/ports/queue.ts'
import { countdown, eventually, type Open } from './harness.ts'

const once = { name: 'greet', id: 'job-1', payload: {} }
const never = new Promise<void>(() => undefined)

export const queueLifeContract = (open: Open<Queue>): void => {
  describe('stopping', () => {
    test('waits for the jobs under way and takes no more', async () => {
      await using at = await open()
      const begun = Promise.withResolvers<void>()
      const goOn = Promise.withResolvers<void>()
      let finished = 0
      const runner = at.subject.work('greet', async () => {
        begun.resolve()
        await goOn.promise
        finished += 1
      })
      await at.subject.add([once, { name: 'greet', payload: {} }])
      await begun.promise
      let stopped = false
      const stop = runner.stop().then(() => (stopped = true))
      await at.subject.add([{ name: 'greet', payload: {} }])
      expect(stopped).toBe(false)
      goOn.resolve()
      await stop
      expect(finished).toBe(1)
      expect(await at.subject.counts()).toMatchObject({ waiting: 2, running: 0 })
    })

    test('aborts the signal after the grace, and a job cut short by it has lost no attempt', async () => {
      await using at = await open()
      const begun = Promise.withResolvers<void>()
      const runner = at.subject.work('greet', async (_job, { signal }) => {
        begun.resolve()
        await new Promise((_, reject) =>
          signal.addEventListener('abort', () => reject(signal.reason as Error)),
        )
      })
      await at.subject.add([{ ...once, attempts: 1 }])
      await begun.promise
      await runner.stop(20)
      expect(await at.subject.counts()).toMatchObject({ waiting: 1, running: 0, dead: 0 })
      const { promise, resolve } = Promise.withResolvers<number>()
      at.subject.work('greet', async ({ attempt }) => resolve(attempt))
      expect(await promise).toBe(1)
    })

    test('`await using` stops a runner; one that has nothing to do stops at once', async () => {
      await using at = await open()
      {
        await using _runner = at.subject.work('greet', async () => undefined)
      }
      await at.subject.add([once])
      expect(await at.subject.counts()).toMatchObject({ waiting: 1, running: 0 })
    })

    test('closing the queue drains its runners, and keeps the rest for later', async () => {
      await using at = await open()
      const begun = Promise.withResolvers<void>()
      let finished = 0
      at.subject.work('greet', async () => {
        begun.resolve()
        await new Promise((resolve) => setTimeout(resolve, 50))
        finished += 1
      })
      await at.subject.add([once, { name: 'greet', payload: {} }])
      await begun.promise
      await at.reopen()
      expect(finished).toBe(1)
      expect(await at.subject.counts()).toEqual({ waiting: 1, delayed: 0, running: 0, dead: 0 })
    })
  })

  describe('durability', () => {
    const ways = ['reopen', 'dieAndReopen'] as const
    test.each(ways)('%s: what was added is there', async (way) => {
      await using at = await open()
      await at.subject.add([
        { name: 'greet', id: 'now', payload: { to: 'Lies' } },
        { name: 'greet', id: 'later', payload: {}, delayMs: 60_000 },
      ])
      await at[way]()
      expect(await at.subject.counts()).toEqual({ waiting: 1, delayed: 1, running: 0, dead: 0 })
      const { promise, resolve } = Promise.withResolvers<unknown>()
      at.subject.work('greet', async ({ payload }) => resolve(payload))
      expect(await promise).toEqual({ to: 'Lies' })
    })

    test('a job whose process died is taken again, and those behind its key after it', async () => {
      await using at = await open()
      const begun = Promise.withResolvers<void>()
      const stalledAfterMs = 300
      at.subject.work(
        'greet',
        () => {
          begun.resolve()
          return never
        },
        { stalledAfterMs },
      )
      await at.subject.add([
        { ...once, key: 'a' },
        { name: 'greet', id: 'job-2', key: 'a', payload: {} },
      ])
      await begun.promise
      await at.dieAndReopen()
      const { count, done } = countdown(2)
      const taken: string[] = []
      at.subject.work(
        'greet',
        async ({ id }) => {
          taken.push(id)
          count()
        },
        { stalledAfterMs },
      )
      await done
      expect(taken).toEqual(['job-1', 'job-2'])
      await eventually(async () =>
        expect(await at.subject.counts()).toEqual({ waiting: 0, delayed: 0, running: 0, dead: 0 }),
      )
    })

    test('a death in the middle of hundreds of jobs loses none', async () => {
      await using at = await open()
      const jobs = 600
      const half = countdown(jobs / 3)
      const runs = new Map<string, number>()
      const handle = (count: () => void) => async (job: { id: string }) => {
        runs.set(job.id, (runs.get(job.id) ?? 0) + 1)
        count()
      }
      const options = { concurrency: 4, stalledAfterMs: 300 }
      at.subject.work('greet', handle(half.count), options)
      await at.subject.add(
        Array.from({ length: jobs }, (_, index) => ({
          name: 'greet',
          id: `j${index}`,
          key: `k${index % 20}`,
          payload: {},
        })),
      )
      await half.done
      await at.dieAndReopen()
      at.subject.work(
        'greet',
        handle(() => undefined),
        options,
      )
      await eventually(async () =>
        expect(await at.subject.counts()).toMatchObject({ waiting: 0, delayed: 0, running: 0 }),
      )
      expect(runs.size).toBe(jobs)
    })
  })

  test('check answers while jobs can be added', async () => {
    await using at = await open()
    await expect(at.subject.check()).resolves.toBeUndefined()
  })
}
