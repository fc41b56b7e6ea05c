/** Which engines stand behind the ports: one file on one machine, or Elasticsearch and Redis for many. */
import { setTimeout as pause } from 'node:timers/promises'
import type { Logger } from 'pino'
import { RedisBus } from './adapters/bus-redis/redis-bus.ts'
import { BullmqQueue } from './adapters/queue-bullmq/bullmq-queue.ts'
import { openQueueBoard } from './adapters/queue-bullmq/queue-board.ts'
import { Database } from './adapters/sqlite/database.ts'
import { openEmbedded } from './adapters/sqlite/open-embedded.ts'
import { SqliteStore } from './adapters/store-sqlite/sqlite-store.ts'
import { ElasticsearchStore } from './adapters/store-elasticsearch/elasticsearch-store.ts'
import { migrateStore, type Migrating } from './adapters/store-elasticsearch/migrate-store.ts'
import type { Config, ScaledEngines } from './config.ts'
import { EngineTrouble, type Engines } from './engines.ts'
import type { Store } from './ports/store.ts'

/** Engines may start at the same time as we do: so long we wait for them, milliseconds. */
const patienceMs = 60_000
const againMs = 1_000

export const openEngines = (config: Config, log: Logger): Promise<Engines> =>
  config.engines.kind === 'embedded'
    ? openEmbedded({ dataDir: config.dataDir, log })
    : openScaled(config.engines, log)

const openScaled = async (engines: ScaledEngines, log: Logger): Promise<Engines> => {
  const store = await openStore(engines, log)
  try {
    const access = {
      ...engines.redis,
      prefix: engines.prefix,
      onTrouble: (err: unknown) => log.warn({ err }, 'trouble with Redis'),
    }
    const queue = await patiently(() => BullmqQueue.open(access), log)
    const bus = await patiently(() => RedisBus.open(access), log)
    const close = async (): Promise<void> => {
      await queue.close()
      await bus.close()
      await store.close()
    }
    return {
      store,
      queue,
      bus,
      openQueueBoard: (options) => openQueueBoard(() => queue.listBulls(), options),
      close,
    }
  } catch (error) {
    await store.close()
    throw error
  }
}

/** Brings the store of many machines to this version's editions; answers what had to be moved. */
export const migrate = ({ elasticsearch, prefix }: ScaledEngines, migrating: Migrating): Promise<string[]> =>
  migrateStore({ ...elasticsearch, prefix }, migrating)

/** The store of a data folder alone, to be read: nothing is written to its file. */
export const openEmbeddedStore = async (dataDir: string): Promise<Store> =>
  new SqliteStore(await Database.openToRead(dataDir))

/** The store of many machines alone, for what needs no queue. */
export const openStore = (
  { elasticsearch, prefix }: ScaledEngines,
  log: Logger,
): Promise<ElasticsearchStore> =>
  patiently(
    () =>
      ElasticsearchStore.open({
        ...elasticsearch,
        prefix,
        onTrouble: (err) => log.warn({ err }, 'trouble with Elasticsearch'),
      }),
    log,
  )

const patiently = async <Engine>(open: () => Promise<Engine>, log: Logger): Promise<Engine> => {
  const end = performance.now() + patienceMs
  for (;;) {
    try {
      return await open()
    } catch (cause) {
      const { message, code } = cause as Error & { code?: string }
      const passes = code === undefined || code === 'unreachable' || code === 'busy'
      if (!passes || performance.now() > end) throw new EngineTrouble(message, { cause })
      log.warn(`waiting for an engine: ${message}`)
      await pause(againMs)
    }
  }
}
