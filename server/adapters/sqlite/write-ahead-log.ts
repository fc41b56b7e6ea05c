import type { Connection } from './connection.ts'

/** Below this many pages (4 kB each) there is no hurry to fold the log into the file. */
const worthFolding = 500
/** From here on the log should start over; the keeper has folded nearly all of it by then. */
const longPages = 8_000
/** Here the writer folds it itself, however long that takes: the keeper cannot follow. */
const tooLongPages = 64_000

type Progress = { log: number; checkpointed: number }

const progressOf = (db: Connection): Progress =>
  db.get<Progress>('PRAGMA wal_checkpoint(NOOP)') ?? { log: 0, checkpointed: 0 }

/** The keeper's share: folds while the writer goes on writing. */
export const foldLog = (db: Connection): void => {
  const { log, checkpointed } = progressOf(db)
  if (log - checkpointed >= worthFolding) db.exec('PRAGMA wal_checkpoint(PASSIVE)')
}

/**
 * The writer's share: a log starts over only when nothing in it is left to fold, which under load only the writer can
 * bring about, by folding the last few pages between two transactions.
 */
export const startLogOver = (db: Connection): void => {
  const { log, checkpointed } = progressOf(db)
  const rest = log - checkpointed
  if ((log >= longPages && rest > 0 && rest < worthFolding) || rest >= tooLongPages) {
    db.exec('PRAGMA wal_checkpoint(PASSIVE)')
  }
}
