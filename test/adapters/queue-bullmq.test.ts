import { Redis } from 'ioredis'
import { describe, expect, test } from 'vitest'
import { BullmqQueue } from '../../server/adapters/queue-bullmq/bullmq-queue.ts'
import { eventually } from '../contract/harness.ts'
import { queueContract } from '../contract/queue.ts'
import { dropKeys, ownPrefix, redisUrl } from '../support/engines.ts'
import { openQueueInRedis } from '../support/scaled.ts'

describe('BullmqQueue keeps the queue contract', () => queueContract(openQueueInRedis))

describe('the lines of jobs with a key', () => {
  test('who is added again while BullMQ still puts the one before away is not left standing there', async () => {
    const [url, prefix] = [redisUrl(), ownPrefix()]
    const queue = await BullmqQueue.open({ url, prefix })
    const redis = new Redis(url)
    const ids = Array.from({ length: 300 }, (_, index) => `job-${index}`)
    const again: Promise<void>[] = []
    const runs = new Map<string, number>()
    const busy = new Set<string>()
    let overlaps = 0
    const add = (id: string): Promise<void> =>
      queue.add([{ name: 'greet', id, key: `key of ${id}`, payload: {} }])
    queue.work(
      'greet',
      async ({ id }) => {
        if (busy.has(id)) overlaps += 1
        busy.add(id)
        await Promise.resolve()
        busy.delete(id)
        const count = (runs.get(id) ?? 0) + 1
        runs.set(id, count)
        if (count === 1)
          again.push(new Promise((resolve) => setTimeout(resolve, again.length % 8)).then(() => add(id)))
      },
      { concurrency: 8 },
    )
    await Promise.all(ids.map(add))
    await eventually(() => expect(again).toHaveLength(ids.length))
    await Promise.all(again)
    await eventually(async () => {
      expect(await queue.counts()).toEqual({ waiting: 0, delayed: 0, running: 0, dead: 0 })
      expect(await redis.hlen(`{${prefix}}:keyed:greet`)).toBe(0)
    }, 5_000)
    expect(overlaps).toBe(0)
    // Otherwise the moment that this is about was never hit.
    expect([...runs.values()].filter((times) => times === 2).length).toBeGreaterThan(0)
    await queue.close()
    redis.disconnect()
    await dropKeys(prefix)
  })
})
