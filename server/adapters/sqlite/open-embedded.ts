import { EmbeddedBus } from '../bus-embedded/embedded-bus.ts'
import { EmbeddedQueue } from '../queue-embedded/embedded-queue.ts'
import { SqliteStore } from '../store-sqlite/sqlite-store.ts'
import { Database } from './database.ts'
import type { EmbeddedLog } from './log.ts'

export type Embedded = {
  store: SqliteStore
  queue: EmbeddedQueue
  bus: EmbeddedBus
  /** Drains the queue first. */
  close(): Promise<void>
}

/**
 * Opens store, queue and bus on one file in the data folder, for this process alone. Rejects with a sentence when
 * the folder is in use or its file is from a newer version. Each may also be closed by itself: the last one closes
 * the file and frees the folder.
 */
export const openEmbedded = async (options: { dataDir: string; log?: EmbeddedLog }): Promise<Embedded> => {
  const database = await Database.open(options.dataDir)
  try {
    const store = new SqliteStore(database)
    const queue = await EmbeddedQueue.open(database, options.log)
    const bus = await EmbeddedBus.open(database, options.log)
    const close = async (): Promise<void> => {
      await queue.close()
      await bus.close()
      await store.close()
    }
    return { store, queue, bus, close }
  } catch (error) {
    await database.close()
    throw error
  }
}
