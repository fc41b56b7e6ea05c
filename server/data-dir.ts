/** Whether the data folder can be worked in, said in one sentence before anything is opened. */
import {
  accessSync,
  closeSync,
  constants,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  statSync,
} from 'node:fs'
import { dirname, join } from 'node:path'

/** Thrown with a sentence for the owner. */
export class DataDirUnusable extends Error {
  override name = 'DataDirUnusable'
}

const databaseName = 'causerie.db'
const ours = /^(causerie\.lock|secret-key|setup-token|town\.log)/
const databaseHeader = 'SQLite format 3\0'

/**
 * Makes the folder where it is missing. Refuses what is no folder, what cannot be written to, what others put their
 * files into, and a database that is none.
 */
export const prepareDataDir = (dataDir: string): void => {
  makeFolder(dataDir)
  tryTo(dataDir, 'cannot be written to', () =>
    accessSync(dataDir, constants.R_OK | constants.W_OK | constants.X_OK),
  )
  const names = tryTo(dataDir, 'cannot be read', () => readdirSync(dataDir))
  if (names.includes(databaseName)) return refuseOtherFile(join(dataDir, databaseName))
  // A fresh disk and the habits of some systems leave names of their own.
  const foreign = names.filter((name) => !ours.test(name) && !name.startsWith('.') && name !== 'lost+found')
  if (foreign.length > 0)
    throw new DataDirUnusable(
      `The data folder ${dataDir} holds other files (${foreign[0]}). Set DATA_DIR to an empty folder or to one that Causerie made.`,
    )
}

/** One level at a time: some file systems answer a recursive attempt in a way that never ends. */
const makeFolder = (folder: string): void => {
  const found = statSync(folder, { throwIfNoEntry: false })
  if (found?.isDirectory()) return
  if (found) throw new DataDirUnusable(`The data folder ${folder} is a file. Set DATA_DIR to a folder.`)
  if (dirname(folder) !== folder) makeFolder(dirname(folder))
  tryTo(folder, 'cannot be made', () => mkdirSync(folder, { mode: 0o700 }))
}

const refuseOtherFile = (path: string): void => {
  const start = Buffer.alloc(databaseHeader.length)
  const length = tryTo(path, 'cannot be read', () => {
    accessSync(path, constants.R_OK | constants.W_OK)
    const file = openSync(path, 'r')
    try {
      return readSync(file, start)
    } finally {
      closeSync(file)
    }
  })
  if (length > 0 && start.toString('latin1') !== databaseHeader)
    throw new DataDirUnusable(
      `${path} is not a database of Causerie. Put a backup in its place, or set DATA_DIR to another folder.`,
    )
}

const tryTo = <Value>(path: string, what: string, deed: () => Value): Value => {
  try {
    return deed()
  } catch (cause) {
    if (cause instanceof DataDirUnusable) throw cause
    const { code, message } = cause as NodeJS.ErrnoException
    throw new DataDirUnusable(
      `The data folder needs another place: ${path} ${what} (${code ?? message}). Set DATA_DIR to a folder that may be written to.`,
      { cause },
    )
  }
}
