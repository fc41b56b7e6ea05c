import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

export type DataDirLock = { release(): void }

/** Thrown when another process, or another part of this one, already works in the data folder. */
export class DataDirInUse extends Error {
  override name = 'DataDirInUse'
}

/** Thrown with a sentence when the folder's files cannot be worked with. */
export class DataDirUnusable extends Error {
  override name = 'DataDirUnusable'
}

const busy = 5

/**
 * Takes the data folder for this process, making it if needed. The lock is a file lock that the kernel frees
 * whenever and however the process ends, so nothing stale can be left behind.
 */
export const lockDataDir = (dataDir: string): DataDirLock => {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  const path = join(dataDir, 'causerie.lock')
  const holder = openLock(path)
  try {
    holder.exec('BEGIN EXCLUSIVE')
  } catch (cause) {
    holder.close()
    if ((cause as { errcode?: number }).errcode !== busy) throw cannotLock(path, cause)
    throw new DataDirInUse(
      `The data folder ${dataDir} is in use by another Causerie. Stop that one first, or set DATA_DIR to another folder.`,
      { cause },
    )
  }
  return { release: () => holder.close() }
}

const openLock = (path: string): DatabaseSync => {
  try {
    return new DatabaseSync(path, { timeout: 0 })
  } catch (cause) {
    throw cannotLock(path, cause)
  }
}

const cannotLock = (path: string, cause: unknown): DataDirUnusable =>
  new DataDirUnusable(
    `${path} cannot be locked: ${cause instanceof Error ? cause.message : String(cause)}.`,
    {
      cause,
    },
  )
