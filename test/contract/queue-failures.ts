import { describe, expect, test } from 'vitest'
import { RetryLater, Unrecoverable, type Job, type Queue } from '../../server/ports/queue.ts'
import { countdown, eventually, type Open } from './harness.ts'

const once = { name: 'greet', id: 'job-1', payload: {} }

export const queueFailureContract = (open: Open<Queue>): void => {
  describe('retries', () => {
    test('a failed job comes back with growing delays until it succeeds, and every failure is told', async () => {
      await using at = await open()
      const { count, done } = countdown(4)
      const moments: number[] = []
      const attempts: number[] = []
      const told: [string, number][] = []
      at.subject.work(
        'greet',
        async ({ attempt }) => {
          moments.push(Date.now())
          attempts.push(attempt)
          count()
          if (attempt < 4) throw new Error(`attempt ${attempt}`)
        },
        { backoffMs: 100, onError: (error, job) => told.push([(error as Error).message, job.attempt]) },
      )
      await at.subject.add([once])
      await done
      expect(attempts).toEqual([1, 2, 3, 4])
      expect(told).toEqual([
        ['attempt 1', 1],
        ['attempt 2', 2],
        ['attempt 3', 3],
      ])
      // Jitter takes at most half off.
      const gaps = moments.slice(1).map((moment, index) => moment - (moments[index] ?? 0))
      for (const [index, gap] of gaps.entries()) expect(gap).toBeGreaterThanOrEqual(50 * 2 ** index - 2)
    })

    test('delays grow no further than the most', async () => {
      await using at = await open()
      const { count, done } = countdown(8)
      const start = Date.now()
      at.subject.work(
        'greet',
        async ({ attempt }) => {
          count()
          if (attempt < 8) throw new Error('again')
        },
        { backoffMs: 50, maxBackoffMs: 100 },
      )
      await at.subject.add([once])
      await done
      // Without a bound it would take at least 50 + 100 + … + 3200 ms, halved by jitter.
      expect(Date.now() - start).toBeLessThan(3_000)
    })

    test('when its attempts are used up it is dead, with its last error', async () => {
      await using at = await open()
      let runs = 0
      at.subject.work(
        'greet',
        async () => {
          runs += 1
          throw new TypeError(`failure ${runs}`)
        },
        { backoffMs: 1 },
      )
      await at.subject.add([{ ...once, payload: { to: 'Lies' }, attempts: 3 }])
      await eventually(async () => expect(await at.subject.counts()).toMatchObject({ dead: 1, delayed: 0 }))
      expect(runs).toBe(3)
      expect(await at.subject.listDead(10)).toEqual([
        {
          id: 'job-1',
          name: 'greet',
          payload: { to: 'Lies' },
          attempt: 3,
          addedAt: expect.any(String),
          failedAt: expect.stringMatching(/Z$/),
          error: expect.stringContaining('failure 3'),
        },
      ])
    })

    test('eight attempts are the default', async () => {
      await using at = await open()
      let runs = 0
      at.subject.work(
        'greet',
        async () => {
          runs += 1
          throw new Error('always')
        },
        { backoffMs: 1, maxBackoffMs: 2 },
      )
      await at.subject.add([once])
      await eventually(async () => expect(await at.subject.counts()).toMatchObject({ dead: 1 }))
      expect(runs).toBe(8)
    })

    test('RetryLater waits as long as it says and spends no attempt', async () => {
      await using at = await open()
      const { count, done } = countdown(13)
      const attempts: number[] = []
      const moments: number[] = []
      let told = 0
      at.subject.work(
        'greet',
        async ({ attempt }) => {
          attempts.push(attempt)
          moments.push(Date.now())
          count()
          if (attempts.length < 13) throw new RetryLater(attempts.length === 1 ? 250 : 5)
        },
        { onError: () => void (told += 1) },
      )
      await at.subject.add([{ ...once, attempts: 2 }])
      await done
      expect(new Set(attempts)).toEqual(new Set([1]))
      expect((moments[1] ?? 0) - (moments[0] ?? 0)).toBeGreaterThanOrEqual(250)
      expect(told).toBe(0)
      await eventually(async () =>
        expect(await at.subject.counts()).toEqual({ waiting: 0, delayed: 0, running: 0, dead: 0 }),
      )
    })

    test('Unrecoverable makes it dead at once', async () => {
      await using at = await open()
      let runs = 0
      at.subject.work('greet', async () => {
        runs += 1
        throw new Unrecoverable('the network refused it for good')
      })
      await at.subject.add([once])
      await eventually(async () => expect(await at.subject.counts()).toMatchObject({ dead: 1 }))
      expect(runs).toBe(1)
      expect((await at.subject.listDead(1))[0]?.error).toContain('refused it for good')
    })

    test('a payload that does not validate is dead at once, unhandled', async () => {
      await using at = await open()
      let handled = 0
      const told: Job[] = []
      at.subject.work('greet', async () => void (handled += 1), {
        validate: (payload) => {
          if (typeof payload['to'] !== 'string') throw new Error('to: expected text')
        },
        onError: (_error, job) => told.push(job),
      })
      await at.subject.add([
        { name: 'greet', id: 'bad', payload: { to: 7 } },
        { name: 'greet', id: 'good', payload: { to: 'Karim' } },
      ])
      await eventually(async () =>
        expect(await at.subject.counts()).toMatchObject({ dead: 1, waiting: 0, running: 0 }),
      )
      expect(handled).toBe(1)
      expect(told.map(({ id }) => id)).toEqual(['bad'])
      expect((await at.subject.listDead(1))[0]).toMatchObject({
        id: 'bad',
        error: expect.stringContaining('to: expected text'),
      })
    })

    test('a listener of errors that fails itself harms nothing', async () => {
      await using at = await open()
      const { count, done } = countdown(2)
      at.subject.work(
        'greet',
        async ({ attempt }) => {
          count()
          if (attempt === 1) throw new Error('once')
        },
        {
          backoffMs: 1,
          onError: () => {
            throw new Error('the listener too')
          },
        },
      )
      await at.subject.add([once])
      await done
    })
  })

  describe('dead jobs', () => {
    test('are listed newest first, as many as asked', async () => {
      await using at = await open()
      at.subject.work('greet', async () => {
        throw new Unrecoverable('no')
      })
      for (const id of ['one', 'two', 'three']) {
        const before = (await at.subject.counts()).dead
        await at.subject.add([{ name: 'greet', id, payload: {} }])
        await eventually(async () => expect((await at.subject.counts()).dead).toBe(before + 1))
      }
      expect((await at.subject.listDead(2)).map(({ id }) => id)).toEqual(['three', 'two'])
    })

    test('can be put back, with fresh attempts', async () => {
      await using at = await open()
      let broken = true
      const attempts: number[] = []
      const { promise, resolve } = Promise.withResolvers<void>()
      at.subject.work('greet', async ({ attempt }) => {
        if (broken) throw new Unrecoverable('no')
        attempts.push(attempt)
        resolve()
      })
      await at.subject.add([once])
      await eventually(async () => expect((await at.subject.counts()).dead).toBe(1))
      broken = false
      expect(await at.subject.retryDead('job-1')).toBe(true)
      await promise
      expect(attempts).toEqual([1])
      expect(await at.subject.listDead(5)).toEqual([])
      expect(await at.subject.retryDead('job-1')).toBe(false)
      expect(await at.subject.retryDead('nowhere')).toBe(false)
    })
  })
}
