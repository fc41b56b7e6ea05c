/** What goes wrong with a fleet, and is made good again. */
import { setTimeout as delay } from 'node:timers/promises'
import { Redis } from 'ioredis'
import { askElasticsearch } from '../engines.ts'
import type { Fleet, Member, Misfortune } from './fleet.ts'

const first = (members: readonly Member[]): Member => members[0] as Member

const inRedis = async ({ engines }: Fleet, deed: (redis: Redis) => Promise<unknown>): Promise<void> => {
  const redis = new Redis(engines.redis.url)
  await deed(redis)
  redis.disconnect()
}

const block = async ({ engines, env }: Fleet, isBlocked: boolean): Promise<void> => {
  await askElasticsearch(`/${env['ENGINES_PREFIX']}-*/_settings`, {
    method: 'PUT',
    url: engines.elasticsearch.url,
    body: { 'index.blocks.read_only_allow_delete': isBlocked ? true : null },
  })
}

export const misfortunes = {
  'an API node is killed': (fleet) => first(fleet.servers).killAndStart(),
  'a worker is killed': (fleet) => first(fleet.workers).killAndStart(),
  'Redis is killed': async ({ engines }) => {
    await engines.redis.kill9()
    await delay(1_500)
    await engines.redis.restart()
  },
  'Elasticsearch is killed': async ({ engines }) => {
    await engines.elasticsearch.kill9()
    await engines.elasticsearch.restart()
  },
  'Elasticsearch is slow': async ({ servers, workers }) => {
    for (const { toElasticsearch } of [...servers, ...workers]) toElasticsearch.slow(400)
    await delay(5_000)
    for (const { toElasticsearch } of [...servers, ...workers]) toElasticsearch.heal()
  },
  'Elasticsearch is read-only': async (fleet) => {
    await block(fleet, true)
    await delay(4_000)
    await block(fleet, false)
  },
  'Redis is emptied': (fleet) => inRedis(fleet, (redis) => redis.flushall()),
  'a worker is cut off from Redis': async ({ workers }) => {
    first(workers).toRedis.cut()
    await delay(6_000)
    first(workers).toRedis.heal()
  },
  'a worker is cut off from Elasticsearch': async ({ workers }) => {
    first(workers).toElasticsearch.cut()
    await delay(12_000)
    first(workers).toElasticsearch.heal()
  },
} as const satisfies Record<string, Misfortune>

/** One after the other, for long runs. */
export const inTurn = (): Misfortune => {
  const all: Misfortune[] = Object.values(misfortunes)
  let turn = 0
  return (fleet) => (all[turn++ % all.length] as Misfortune)(fleet)
}
