/** The adapters of many machines, each alone, for the contract suites. */
import { afterAll } from 'vitest'
import { RedisBus } from '../../server/adapters/bus-redis/redis-bus.ts'
import { BullmqQueue } from '../../server/adapters/queue-bullmq/bullmq-queue.ts'
import type { RedisAccess } from '../../server/adapters/redis/connection.ts'
import { ElasticsearchStore } from '../../server/adapters/store-elasticsearch/elasticsearch-store.ts'
import type { Store } from '../../server/ports/store.ts'
import type { Harness, Open } from '../contract/harness.ts'
import { askElasticsearch, dropIndices, dropKeys, elasticsearchUrl, ownPrefix, redisUrl } from './engines.ts'

const refreshMs = 100

/**
 * Stores on indices of their own. Making them takes longer than most tests, so those that a test leaves are emptied
 * and handed to the next.
 */
export const elasticsearchStores = (): Open<Store> => {
  const all: string[] = []
  const free: string[] = []
  afterAll(async () => {
    for (const prefix of all) await dropIndices(prefix)
  })
  return async () => {
    const prefix = free.pop() ?? ownPrefix()
    if (!all.includes(prefix)) all.push(prefix)
    const begin = (): Promise<ElasticsearchStore> =>
      ElasticsearchStore.open({ urls: [elasticsearchUrl()], prefix, refreshMs })
    let subject = await begin()
    const harness: Harness<Store> = {
      get subject() {
        return subject
      },
      reopen: async () => {
        await subject.close()
        subject = await begin()
      },
      dieAndReopen: async () => {
        subject.abandon()
        subject = await begin()
      },
      [Symbol.asyncDispose]: async () => {
        await subject.close()
        await empty(prefix)
        free.push(prefix)
      },
    }
    return harness
  }
}

const empty = async (prefix: string): Promise<void> => {
  await askElasticsearch(`/${prefix}-*/_refresh`, { method: 'POST' })
  await askElasticsearch(`/${prefix}-*/_delete_by_query?refresh=true&conflicts=proceed`, {
    method: 'POST',
    body: { query: { match_all: {} } },
  })
}

type Leavable = { close(): Promise<void>; abandon?(): void }

/** An adapter alone on keys of its own in Redis. */
const openInRedis = async <Subject extends Leavable>(
  begin: (access: RedisAccess) => Promise<Subject>,
): Promise<Harness<Subject>> => {
  const access = { url: redisUrl(), prefix: ownPrefix() }
  let subject = await begin(access)
  return {
    get subject() {
      return subject
    },
    reopen: async () => {
      await subject.close()
      subject = await begin(access)
    },
    dieAndReopen: async () => {
      if (subject.abandon) subject.abandon()
      else await subject.close()
      subject = await begin(access)
    },
    [Symbol.asyncDispose]: async () => {
      await subject.close()
      await dropKeys(access.prefix)
    },
  }
}

export const openQueueInRedis = () => openInRedis((access) => BullmqQueue.open(access))
export const openBusInRedis = () => openInRedis((access) => RedisBus.open(access))
