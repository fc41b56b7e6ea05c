import { Redis } from 'ioredis'
import { describe, expect, test } from 'vitest'
import { startRedis } from '../../scripts/kit/redis.mjs'
import { RedisBus } from '../../server/adapters/bus-redis/redis-bus.ts'
import { eventBusContract } from '../contract/event-bus.ts'
import { eventually } from '../contract/harness.ts'
import { presence, present } from '../contract/presence.ts'
import { dropKeys, ownPrefix, redisUrl } from '../support/engines.ts'
import { layWire } from '../support/fleet/wire.ts'
import { openBusInRedis } from '../support/scaled.ts'

describe('RedisBus keeps the event bus contract', () => eventBusContract(openBusInRedis))

/** Opens nodes of one house, and closes all of them. */
const openNodes = (prefix: string, url = redisUrl()) => {
  const all = new Set<RedisBus>()
  return {
    async open(at = url): Promise<RedisBus> {
      const bus = await RedisBus.open({ url: at, prefix })
      all.add(bus)
      return bus
    },
    async close(bus: RedisBus): Promise<void> {
      all.delete(bus)
      await bus.close()
    },
    async [Symbol.asyncDispose](): Promise<void> {
      for (const bus of all) await bus.close()
    },
  }
}

describe('presence on many nodes', () => {
  test('what is said on one is heard on the other, also by one that comes later', async () => {
    await using nodes = openNodes(ownPrefix())
    const [one, other] = [await nodes.open(), await nodes.open()]
    const [fien, bart] = [presence('a'), presence('b', { colleagueId: 'bart', doing: 'replying' })]
    await one.presence.announce(fien, 60_000)
    await other.presence.announce(bart, 60_000)
    for (const bus of [one, other]) await present(bus, [fien, bart])
    const late = await nodes.open()
    await present(late, [fien, bart])
    await other.presence.leave('b')
    for (const bus of [one, other, late]) await present(bus, [fien])
  })

  test('those of a node that died end in time everywhere, also where one came later; keys go, too', async () => {
    const prefix = ownPrefix()
    await using nodes = openNodes(prefix)
    const [one, other] = [await nodes.open(), await nodes.open()]
    await one.presence.announce(presence('a'), 1_000)
    await present(other, [presence('a')])
    await nodes.close(one)
    const late = await nodes.open()
    await present(late, [presence('a')])
    for (const bus of [other, late]) await present(bus, [], 1_500)
    const redis = new Redis(redisUrl())
    await eventually(async () => expect(await redis.keys(`{${prefix}}:presence*`)).toEqual([]))
    redis.disconnect()
  })

  test('nobody stays longer than they said where Redis’ clock was set back', async () => {
    const prefix = ownPrefix()
    await using nodes = openNodes(prefix)
    const bus = await nodes.open()
    await bus.presence.announce(presence('a'), 1_000)
    const redis = new Redis(redisUrl())
    for (const name of ['presence', 'presence-said']) await redis.persist(`{${prefix}}:${name}`)
    await redis.zadd(`{${prefix}}:presence`, Date.now() + 60_000, 'a')
    const late = await nodes.open()
    await present(late, [presence('a')])
    await present(late, [], 1_500)
    redis.disconnect()
    await dropKeys(prefix)
  })

  test('what is over does not stay in Redis while others go on', async () => {
    const prefix = ownPrefix()
    await using nodes = openNodes(prefix)
    const bus = await nodes.open()
    await bus.presence.announce(presence('going'), 50)
    const redis = new Redis(redisUrl())
    await eventually(async () => {
      await bus.presence.announce(presence('staying'), 60_000)
      expect(await redis.hkeys(`{${prefix}}:presence-said`)).toEqual(['staying'])
    })
    expect(await redis.zrange(`{${prefix}}:presence`, '0', '-1')).toEqual(['staying'])
    redis.disconnect()
    await dropKeys(prefix)
  })

  test('other houses, and other databases of the same Redis, hear nothing of it', async () => {
    const prefix = ownPrefix()
    await using nodes = openNodes(prefix)
    await using strangers = openNodes(ownPrefix())
    const [bus, elsewhere] = [await nodes.open(), await nodes.open(`${redisUrl()}/1`)]
    const stranger = await strangers.open()
    const marker = presence('marker')
    await bus.presence.announce(presence('a'), 60_000)
    for (const other of [elsewhere, stranger]) {
      await other.presence.announce(marker, 60_000)
      await present(other, [marker])
    }
    await present(bus, [presence('a')])
    await dropKeys(prefix)
  })

  test('while Redis is away who was there ends in time, saying so is refused, and afterwards all is heard again', async () => {
    const redis = await startRedis()
    try {
      await using nodes = openNodes('h', redis.url)
      const [one, other] = [await nodes.open(), await nodes.open()]
      await one.presence.announce(presence('a'), 1_500)
      await present(other, [presence('a')])
      await redis.kill9()
      await expect(one.presence.announce(presence('a'), 1_500)).rejects.toThrow()
      for (const bus of [one, other]) await present(bus, [], 2_500)
      await redis.restart()
      const back = presence('b', { doing: 'replying' })
      await eventually(() => one.presence.announce(back, 60_000))
      for (const bus of [one, other]) await present(bus, [back])
      await one.presence.leave('b')
      for (const bus of [one, other]) await present(bus, [])
    } finally {
      await redis.stop()
    }
  })

  test('a node can be closed while Redis is away', async () => {
    const redis = await startRedis()
    try {
      const bus = await RedisBus.open({ url: redis.url, prefix: 'h' })
      await redis.kill9()
      await expect(bus.presence.announce(presence('a'), 60_000)).rejects.toThrow()
      await bus.close()
    } finally {
      await redis.stop()
    }
  })

  test('a node whose line is dead without a word notices, and is told what it missed', async () => {
    const prefix = ownPrefix()
    await using nodes = openNodes(prefix)
    const { hostname, port } = new URL(redisUrl())
    await using wire = await layWire({ host: hostname, port: Number(port) })
    const [near, far] = [await nodes.open(), await nodes.open(`redis://127.0.0.1:${wire.port}`)]
    await near.presence.announce(presence('a'), 60_000)
    await present(far, [presence('a')])
    // A new line is good; the one there is stays silent for ever.
    wire.abandon()
    await near.presence.leave('a')
    await near.presence.announce(presence('b'), 60_000)
    await present(far, [presence('b')], 30_000)
    await dropKeys(prefix)
  }, 40_000)
})
