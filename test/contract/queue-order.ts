import { describe, expect, test } from 'vitest'
import type { Job, NewJob, Queue } from '../../server/ports/queue.ts'
import { countdown, eventually, type Open } from './harness.ts'

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
const numbered = (count: number, make: (index: number) => Partial<NewJob> = () => ({})): NewJob[] =>
  Array.from({ length: count }, (_, index) => ({ name: 'greet', payload: { index }, ...make(index) }))

export const queueOrderContract = (open: Open<Queue>): void => {
  describe('taking jobs', () => {
    test('a job reaches its handler with what it was given', async () => {
      await using at = await open()
      const { promise, resolve } = Promise.withResolvers<Job>()
      at.subject.work('greet', async (job) => resolve(job))
      await at.subject.add([
        { name: 'greet', id: 'job-1', payload: { to: 'Zoë', list: [1, null, { deep: true }] } },
      ])
      const job = await promise
      expect(job).toEqual({
        id: 'job-1',
        name: 'greet',
        payload: { to: 'Zoë', list: [1, null, { deep: true }] },
        attempt: 1,
        addedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      })
      await eventually(async () =>
        expect(await at.subject.counts()).toEqual({ waiting: 0, delayed: 0, running: 0, dead: 0 }),
      )
    })

    test('jobs of other names are left alone', async () => {
      await using at = await open()
      const { count, done } = countdown(2)
      const taken: string[] = []
      at.subject.work('greet', async ({ name }) => {
        taken.push(name)
        count()
      })
      await at.subject.add([
        { name: 'other', payload: {} },
        { name: 'greet', payload: {} },
        { name: 'greet', payload: {} },
      ])
      await done
      expect(taken).toEqual(['greet', 'greet'])
      await eventually(async () =>
        expect(await at.subject.counts()).toMatchObject({ waiting: 1, running: 0 }),
      )
    })

    test('thousands of jobs each run once, never more at a time than allowed', async () => {
      await using at = await open()
      const jobs = 3000
      const { count, done } = countdown(jobs)
      const runs = new Map<string, number>()
      let under = 0
      let most = 0
      at.subject.work(
        'greet',
        async ({ id }) => {
          most = Math.max(most, ++under)
          runs.set(id, (runs.get(id) ?? 0) + 1)
          if (runs.size % 10 === 0) await pause(1)
          under -= 1
          count()
        },
        { concurrency: 12 },
      )
      await at.subject.add(numbered(jobs))
      await done
      expect(runs.size).toBe(jobs)
      expect(new Set(runs.values())).toEqual(new Set([1]))
      expect(most).toBeGreaterThan(1)
      expect(most).toBeLessThanOrEqual(12)
    })

    test('without a key, one at a time goes in the order of adding', async () => {
      await using at = await open()
      const { count, done } = countdown(300)
      const taken: unknown[] = []
      await at.subject.add(numbered(300))
      at.subject.work('greet', async ({ payload }) => {
        taken.push(payload['index'])
        count()
      })
      await done
      expect(taken).toEqual(Array.from({ length: 300 }, (_, index) => index))
    })

    test('two runners of a name share its jobs', async () => {
      await using at = await open()
      const { count, done } = countdown(200)
      const taken: string[] = []
      const handler = async ({ id }: Job): Promise<void> => {
        taken.push(id)
        await pause(1)
        count()
      }
      at.subject.work('greet', handler)
      at.subject.work('greet', handler)
      await at.subject.add(numbered(200))
      await done
      expect(new Set(taken).size).toBe(200)
      expect(taken).toHaveLength(200)
    })
  })

  describe('delays', () => {
    test('a delayed job waits, and wakes the runner by itself', async () => {
      await using at = await open()
      const { promise, resolve } = Promise.withResolvers<number>()
      at.subject.work('greet', async () => resolve(Date.now()))
      const added = Date.now()
      await at.subject.add([{ name: 'greet', payload: {}, delayMs: 300 }])
      expect(await at.subject.counts()).toMatchObject({ waiting: 0, delayed: 1 })
      const waited = (await promise) - added
      expect(waited).toBeGreaterThanOrEqual(300)
      expect(waited).toBeLessThan(3000)
    })

    test('a later job with a shorter delay goes first', async () => {
      await using at = await open()
      const { count, done } = countdown(3)
      const taken: unknown[] = []
      at.subject.work('greet', async ({ payload }) => {
        taken.push(payload['index'])
        count()
      })
      await at.subject.add([{ name: 'greet', payload: { index: 'slow' }, delayMs: 600 }])
      await at.subject.add([{ name: 'greet', payload: { index: 'quick' }, delayMs: 200 }])
      await at.subject.add([{ name: 'greet', payload: { index: 'now' } }])
      await done
      expect(taken).toEqual(['now', 'quick', 'slow'])
    })
  })

  describe('ids', () => {
    test('adding again while it waits changes nothing', async () => {
      await using at = await open()
      await at.subject.add([{ name: 'greet', id: 'same', payload: { index: 1 } }])
      await at.subject.add([
        { name: 'greet', id: 'same', payload: { index: 2 } },
        { name: 'greet', id: 'same', payload: { index: 3 } },
      ])
      expect(await at.subject.counts()).toMatchObject({ waiting: 1 })
      const { promise, resolve } = Promise.withResolvers<unknown>()
      at.subject.work('greet', async ({ payload }) => resolve(payload['index']))
      expect(await promise).toBe(1)
    })

    test('adding again while it runs changes nothing; once it is done, it is a new job', async () => {
      await using at = await open()
      const begun = Promise.withResolvers<void>()
      const goOn = Promise.withResolvers<void>()
      let runs = 0
      at.subject.work('greet', async () => {
        runs += 1
        begun.resolve()
        await goOn.promise
      })
      await at.subject.add([{ name: 'greet', id: 'same', payload: {} }])
      await begun.promise
      await at.subject.add([{ name: 'greet', id: 'same', payload: {} }])
      expect(await at.subject.counts()).toMatchObject({ waiting: 0, running: 1 })
      goOn.resolve()
      await eventually(async () =>
        expect(await at.subject.counts()).toMatchObject({ waiting: 0, running: 0 }),
      )
      expect(runs).toBe(1)
      await at.subject.add([{ name: 'greet', id: 'same', payload: {} }])
      await eventually(() => expect(runs).toBe(2))
    })
  })

  describe('keys', () => {
    test('many keys: each in order and one at a time, side by side', async () => {
      await using at = await open()
      const keys = 100
      const each = 20
      const { count, done } = countdown(keys * each)
      const seen = new Map<unknown, unknown[]>()
      const busy = new Set<unknown>()
      let together = 0
      let overlaps = 0
      at.subject.work(
        'greet',
        async ({ payload }) => {
          const { key, index } = payload
          if (busy.has(key)) overlaps += 1
          busy.add(key)
          together = Math.max(together, busy.size)
          await pause(0)
          seen.set(key, [...(seen.get(key) ?? []), index])
          busy.delete(key)
          count()
        },
        { concurrency: 16 },
      )
      const jobs = numbered(keys * each, (index) => {
        const key = `k${index % keys}`
        return { key, payload: { key, index: Math.floor(index / keys) } }
      })
      await at.subject.add(jobs)
      await done
      expect(overlaps).toBe(0)
      expect(together).toBeGreaterThan(1)
      expect(seen.size).toBe(keys)
      const inOrder = Array.from({ length: each }, (_, index) => index)
      for (const indexes of seen.values()) expect(indexes).toEqual(inOrder)
    })

    test('a job waiting for its retry holds back those behind it, and nobody else', async () => {
      await using at = await open()
      const { count, done } = countdown(4)
      const taken: string[] = []
      at.subject.work(
        'greet',
        async ({ id, attempt }) => {
          taken.push(`${id} ${attempt}`)
          count()
          if (id === 'a1' && attempt === 1) throw new Error('once')
        },
        { concurrency: 4, backoffMs: 300 },
      )
      await at.subject.add([
        { name: 'greet', id: 'a1', key: 'a', payload: {} },
        { name: 'greet', id: 'a2', key: 'a', payload: {} },
        { name: 'greet', id: 'b1', key: 'b', payload: {} },
      ])
      await done
      expect(taken.filter((one) => one.startsWith('a'))).toEqual(['a1 1', 'a1 2', 'a2 1'])
      expect(taken.indexOf('b1 1')).toBeLessThan(taken.indexOf('a1 2'))
    })

    test('a delayed job holds back those added behind it', async () => {
      await using at = await open()
      const { count, done } = countdown(2)
      const taken: string[] = []
      at.subject.work('greet', async ({ id }) => {
        taken.push(id)
        count()
      })
      await at.subject.add([{ name: 'greet', id: 'first', key: 'a', payload: {}, delayMs: 200 }])
      await at.subject.add([{ name: 'greet', id: 'second', key: 'a', payload: {} }])
      await done
      expect(taken).toEqual(['first', 'second'])
    })

    test('a dead job lets those behind it go', async () => {
      await using at = await open()
      const { promise, resolve } = Promise.withResolvers<void>()
      at.subject.work('greet', async ({ id }) => {
        if (id === 'bad') throw new Error('no')
        resolve()
      })
      await at.subject.add([
        { name: 'greet', id: 'bad', key: 'a', payload: {}, attempts: 1 },
        { name: 'greet', id: 'good', key: 'a', payload: {} },
      ])
      await promise
      expect((await at.subject.listDead(5)).map(({ id }) => id)).toEqual(['bad'])
    })
  })
}
