import { describe, expect, onTestFinished, test } from 'vitest'
import { Redis } from 'ioredis'
import { startRedis } from '../../scripts/kit/redis.mjs'
import { RedisBus } from '../../server/adapters/bus-redis/redis-bus.ts'
import type { BusEvent, NumberedEvent } from '../../server/ports/event-bus.ts'
import { eventually } from '../contract/harness.ts'
import { ownPrefix } from '../support/engines.ts'
import { layWire } from '../support/fleet/wire.ts'

const note = (id: string): BusEvent => ({ event: 'note.added', id, conversationId: 'c1' })

/** A Redis of its own, which may be emptied and killed, and as many buses on it as are asked for. */
const openRedis = async () => {
  const redis = await startRedis()
  onTestFinished(redis.stop)
  const prefix = ownPrefix()
  const openBus = async (url = redis.url): Promise<RedisBus> => {
    const bus = await RedisBus.open({ url, prefix })
    onTestFinished(() => bus.close())
    return bus
  }
  return { redis, prefix, openBus }
}

/** What a subscriber hears, and how often it is told that something may be lost. */
const listen = (bus: RedisBus) => {
  const heard: string[] = []
  const told = { lost: 0 }
  bus.subscribe(
    ({ id }) => heard.push(id),
    () => told.lost++,
  )
  return { heard, told }
}

const numbered = (events: NumberedEvent[] | 'reset'): NumberedEvent[] => {
  if (events === 'reset') throw new Error('reset')
  return events
}

describe('RedisBus of many processes', () => {
  test('what one publishes the other hears, and each knows the positions of the other', async () => {
    const { openBus } = await openRedis()
    const [first, second] = [await openBus(), await openBus()]
    const ears = [listen(first), listen(second)]
    const start = await second.head()
    await first.publish([note('1'), note('2')])
    await second.publish([note('3')])
    for (const { heard } of ears) await eventually(() => expect(heard).toEqual(['1', '2', '3']))
    const log = numbered(await first.after(start, 10))
    expect(log.map(({ id }) => id)).toEqual(['1', '2', '3'])
    expect(await second.after(start, 10)).toEqual(log)
    expect(await second.head()).toBe(await first.head())
    expect(ears.map(({ told }) => told.lost)).toEqual([0, 0])
  })

  type Deed = (redis: Awaited<ReturnType<typeof startRedis>>) => Promise<void>
  const forgets: [string, Deed][] = [
    [
      'emptied',
      async ({ url }) => {
        const client = new Redis(url)
        await client.flushall()
        client.disconnect()
      },
    ],
    ['killed and started again', (redis) => redis.restart()],
  ]
  test.each(forgets)(
    '%s: who listens is told once, old positions are gone, and it goes on',
    async (_, deed) => {
      const { redis, openBus } = await openRedis()
      const [first, second] = [await openBus(), await openBus()]
      const ears = [listen(first), listen(second)]
      await first.publish([note('before')])
      for (const { heard } of ears) await eventually(() => expect(heard).toEqual(['before']))
      const old = await first.head()
      await deed(redis)
      for (const { told } of ears) await eventually(() => expect(told.lost).toBe(1))
      expect(await first.after(old, 10)).toBe('reset')
      expect(await second.after(old, 10)).toBe('reset')
      const begin = await second.head()
      expect(second.isAtOrBefore(old, begin)).toBe(true)
      await first.publish([note('after')])
      for (const { heard } of ears) await eventually(() => expect(heard).toEqual(['before', 'after']))
      expect(numbered(await second.after(begin, 10)).map(({ id }) => id)).toEqual(['after'])
      expect(ears.map(({ told }) => told.lost)).toEqual([1, 1])
    },
  )

  test('one trims by age, and the other has forgotten it too', async () => {
    const { redis, prefix, openBus } = await openRedis()
    const [first, second] = [await openBus(), await openBus()]
    const start = await first.head()
    await first.publish([note('old'), note('older than it looks')])
    const between = await first.head()
    await new Promise((resolve) => setTimeout(resolve, 60))
    await first.publish([note('young')])
    await second.trim(30)
    expect(await first.after(start, 10)).toBe('reset')
    expect(numbered(await first.after(between, 10)).map(({ id }) => id)).toEqual(['young'])
    const client = new Redis(redis.url)
    expect(await client.xlen(`{${prefix}}:events`)).toBe(1)
    client.disconnect()
  })

  test('a connection that dies without a word is noticed, and what was said meanwhile is heard', async () => {
    const { redis, openBus } = await openRedis()
    const { hostname, port } = new URL(redis.url)
    const wire = await layWire({ host: hostname, port: Number(port) })
    onTestFinished(() => wire[Symbol.asyncDispose]())
    const far = await openBus(`redis://127.0.0.1:${wire.port}`)
    const near = await openBus()
    const { heard, told } = listen(far)
    await near.publish([note('before')])
    await eventually(() => expect(heard).toEqual(['before']))
    wire.silence()
    await near.publish([note('meanwhile')])
    await eventually(() => expect(heard).toEqual(['before', 'meanwhile']), 10_000)
    // It is the same log: nobody has to read everything again.
    expect(told.lost).toBe(0)
  })
})
