import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

export type DataDirLock = { release(): void }

/** Thrown when another process, or another part of this one, already works in the data folder. */
export class DataDirInUse extends Error {
  override name = 'DataDirInUse'
}

/**
 * Takes the data folder for this process, making it if needed. The lock is a file lock that the kernel frees
 * whenever and however the process ends, so nothing stale can be left behind.
 */
export const lockDataDir = (dataDir: string): DataDirLock => {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  const holder = new DatabaseSync(join(dataDir, 'causerie.lock'), { timeout: 0 })
  try {
    holder.exec('BEGIN EXCLUSIVE')
  } catch (cause) {
    holder.close()
    throw new DataDirInUse(
      `The data folder ${dataDir} is in use by another Causerie. Stop that one first, or set DATA_DIR to another folder.`,
      { cause },
    )
  }
  return { release: () => holder.close() }
}
