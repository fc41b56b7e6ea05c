import { closeSync, openSync } from 'node:fs'
import { join } from 'node:path'
import type { Lane } from '../../ports/store.ts'
import { refuseOtherShape } from '../store-sqlite/tables.ts'
import { checkWritable } from './check-writable.ts'
import { Connection } from './connection.ts'
import { DatabaseThread } from './database-thread.ts'
import { DataDirUnusable, lockDataDir, type DataDirLock } from './lock-data-dir.ts'
import { refuseOtherEdition } from './migrations.ts'
import type { Procedure } from './procedure.ts'

const writerFile = new URL('./writer-thread.ts', import.meta.url)
const readerFile = new URL('./reader-thread.ts', import.meta.url)

type Parts = {
  /** None where the file was opened only to be read. */
  writer: DatabaseThread | null
  reader: DatabaseThread
  /** For reads on the calling thread. */
  here: Connection
  lock: DataDirLock
}

/**
 * The file `causerie.db` that store, queue and bus share. Writes go to the one writer thread; a read runs here when
 * it is surely short, else `aside` on the reader thread. All see every write that was answered.
 */
export class Database {
  readonly #parts: Parts
  readonly #users = new Set<object>()

  /** Rejects with a sentence when the folder is in use, or its file is from a newer version. */
  static async open(dataDir: string): Promise<Database> {
    const lock = lockDataDir(dataDir)
    const path = join(dataDir, 'causerie.db')
    // SQLite gives its side files the mode of the main one: only the owner may read any of them.
    closeSync(openSync(path, 'a', 0o600))
    const starts = await Promise.allSettled(
      Object.entries({ writer: writerFile, reader: readerFile }).map(([role, file]) =>
        DatabaseThread.start(role, file, { path }),
      ),
    )
    const [writer, reader] = starts.map((start) => (start.status === 'fulfilled' ? start.value : undefined))
    if (writer && reader)
      return new Database({ writer, reader, here: new Connection(path, { readOnly: true }), lock })
    await Promise.all([writer?.close(), reader?.close()])
    lock.release()
    const { reason } = starts.find((start) => start.status === 'rejected') as PromiseRejectedResult
    throw new DataDirUnusable(`${path} cannot be opened: ${(reason as Error).message}`, { cause: reason })
  }

  /**
   * For commands that only look: nothing is written to the file, so it has to be of this program's own edition. Rejects
   * with a sentence when it is not, or when the folder is in use.
   */
  static async openToRead(dataDir: string): Promise<Database> {
    const lock = lockDataDir(dataDir)
    const path = join(dataDir, 'causerie.db')
    let here: Connection | undefined
    try {
      here = new Connection(path, { readOnly: true })
      refuseOtherEdition(here)
      refuseOtherShape(here)
      const reader = await DatabaseThread.start('reader', readerFile, { path })
      return new Database({ writer: null, reader, here, lock })
    } catch (cause) {
      here?.close()
      lock.release()
      throw new DataDirUnusable(`${path} cannot be read: ${(cause as Error).message}`, { cause })
    }
  }

  private constructor(parts: Parts) {
    this.#parts = parts
  }

  /** Answered after commit. `durable` (default: for people's lane) means on disk, whatever happens to the machine. */
  write<Args, Value>(
    procedure: Procedure<Args, Value>,
    args: Args,
    options: { lane?: Lane; durable?: boolean } = {},
  ): Promise<Value> {
    const lane = options.lane ?? 'person'
    if (!this.#parts.writer)
      return Promise.reject(new Error('The data file was opened to be read, and nothing is written to it.'))
    return this.#parts.writer.call(procedure, args, { lane, durable: options.durable ?? lane === 'person' })
  }

  /** Blocks this thread: for reads by key and short lists. */
  read<Args, Value>(procedure: Procedure<Args, Value>, args: Args): Value {
    return procedure.run(this.#parts.here, args)
  }

  readAside<Args, Value>(procedure: Procedure<Args, Value>, args: Args): Promise<Value> {
    return this.#parts.reader.call(procedure, args)
  }

  /** Throws with a sentence when the file cannot be written to. */
  async check(): Promise<void> {
    await this.write(checkWritable, null)
  }

  /** False once closed, or when the writer thread has died. */
  get isOpen(): boolean {
    return (this.#parts.writer ?? this.#parts.reader).isOpen
  }

  /** Keeps the file open until `release` by the same user. */
  hold(user: object): void {
    this.#users.add(user)
  }

  /** Closes the file when nobody holds it any more. */
  async release(user: object): Promise<void> {
    if (this.#users.delete(user) && this.#users.size === 0) await this.close()
  }

  /** Answers what is under way first. */
  async close(): Promise<void> {
    const { writer, reader, here, lock } = this.#parts
    await reader.close()
    here.close()
    // Last, so that it folds the write-ahead log into the file.
    await writer?.close()
    lock.release()
  }

  /** Drops everything as a death of the process would; what was answered is in the file. */
  async kill(): Promise<void> {
    const { writer, reader, here, lock } = this.#parts
    await Promise.all([writer?.kill(), reader.kill()])
    here.close()
    lock.release()
  }
}
