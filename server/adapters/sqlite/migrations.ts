import { addresseeMigration, busMigration } from '../bus-embedded/tables.ts'
import { queueMigration } from '../queue-embedded/tables.ts'
import { postPlacesMigration, postTermsMigration } from '../store-sqlite/post-terms.ts'
import { audienceMigration, storeMigration } from '../store-sqlite/tables.ts'
import type { Connection } from './connection.ts'
import type { Migration } from './migration.ts'

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
]

/** Brings the file up to date, each step whole or not at all. Throws a sentence when the file is newer than this. */
export const migrate = (db: Connection, steps: readonly Migration[] = migrations): void => {
  db.exec(
    'CREATE TABLE IF NOT EXISTS migration (number INTEGER PRIMARY KEY, name TEXT NOT NULL, at TEXT NOT NULL)',
  )
  const applied = db.get<{ last: number | null }>('SELECT max(number) AS last FROM migration')?.last ?? 0
  if (applied > steps.length) {
    throw new Error(
      `The data file was written by a newer Causerie (its structure is number ${applied}, this one knows ${steps.length}). Start the newer one, or another data folder.`,
    )
  }
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
