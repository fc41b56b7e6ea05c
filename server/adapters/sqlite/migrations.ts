import { addresseeMigration, busMigration } from '../bus-embedded/tables.ts'
import { queueMigration } from '../queue-embedded/tables.ts'
import {
  postPlacesMigration,
  postTermsInFewPiecesMigration,
  postTermsMigration,
} from '../store-sqlite/post-terms.ts'
import { audienceMigration, storeMigration } from '../store-sqlite/tables.ts'
import type { Connection } from './connection.ts'
import { OlderEdition, type Migration } from './migration.ts'

const facts: Migration = {
  name: 'facts about the file',
  run: (db) => db.exec('CREATE TABLE fact (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID'),
}

/** In order and never edited once released: the number of a migration is its place, from 1. */
const migrations: readonly Migration[] = [
  facts,
  storeMigration,
  queueMigration,
  busMigration,
  addresseeMigration,
  audienceMigration,
  postTermsMigration,
  postPlacesMigration,
  postTermsInFewPiecesMigration,
]

/** Brings the file up to date, each step whole or not at all. Throws a sentence when the file is newer than this. */
export const migrate = (db: Connection, steps: readonly Migration[] = migrations): void => {
  db.exec(
    'CREATE TABLE IF NOT EXISTS migration (number INTEGER PRIMARY KEY, name TEXT NOT NULL, at TEXT NOT NULL)',
  )
  const applied = lastApplied(db)
  refuseNewer(applied, steps.length)
  steps.slice(applied).forEach((step, index) => {
    db.exec('BEGIN IMMEDIATE')
    try {
      step.run(db)
      db.run(
        'INSERT INTO migration (number, name, at) VALUES (?, ?, ?)',
        applied + index + 1,
        step.name,
        new Date().toISOString(),
      )
      db.exec('COMMIT')
    } catch (error) {
      db.exec('ROLLBACK')
      throw error
    }
  })
}

/** For who may not bring it up to date. Throws a sentence when the file is older or newer than this. */
export const refuseOtherEdition = (db: Connection): void => {
  const isThere = db.get('SELECT 1 FROM sqlite_schema WHERE type = ? AND name = ?', 'table', 'migration')
  const applied = isThere ? lastApplied(db) : 0
  refuseNewer(applied, migrations.length)
  if (applied < migrations.length) throw new OlderEdition()
}

const lastApplied = (db: Connection): number =>
  db.get<{ last: number | null }>('SELECT max(number) AS last FROM migration')?.last ?? 0

const refuseNewer = (applied: number, known: number): void => {
  if (applied <= known) return
  throw new Error(
    `The data file was written by a newer Causerie (its structure is number ${applied}, this one knows ${known}). Start the newer one, or another data folder.`,
  )
}
