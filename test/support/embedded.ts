import { EmbeddedBus } from '../../server/adapters/bus-embedded/embedded-bus.ts'
import { EmbeddedQueue } from '../../server/adapters/queue-embedded/embedded-queue.ts'
import { Database } from '../../server/adapters/sqlite/database.ts'
import { SqliteStore } from '../../server/adapters/store-sqlite/sqlite-store.ts'
import type { Harness } from '../contract/harness.ts'
import { makeTempDir } from './temp-dir.ts'

type Closable = { close(): Promise<void> }

/** An embedded adapter alone on a database of its own, for the contract suites. */
const openAlone = async <Subject extends Closable>(
  begin: (database: Database) => Subject | Promise<Subject>,
): Promise<Harness<Subject>> => {
  const folder = makeTempDir()
  let database = await Database.open(folder.path)
  let subject = await begin(database)
  const again = async (): Promise<void> => {
    database = await Database.open(folder.path)
    subject = await begin(database)
  }
  return {
    get subject() {
      return subject
    },
    reopen: async () => {
      await subject.close()
      await again()
    },
    dieAndReopen: async () => {
      await database.kill()
      await again()
    },
    [Symbol.asyncDispose]: async () => {
      await subject.close()
      await folder[Symbol.asyncDispose]()
    },
  }
}

export const openStoreAlone = () => openAlone((database) => new SqliteStore(database))
export const openQueueAlone = () => openAlone((database) => EmbeddedQueue.open(database))
export const openBusAlone = () => openAlone((database) => EmbeddedBus.open(database))
