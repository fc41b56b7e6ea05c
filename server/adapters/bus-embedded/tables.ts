import { randomBytes } from 'node:crypto'
import type { Migration } from '../sqlite/migration.ts'

/** Some events are for one colleague. */
export const addresseeMigration: Migration = {
  name: 'events for one colleague',
  run: (db) => db.exec('ALTER TABLE event ADD COLUMN "to" TEXT'),
}

export const busMigration: Migration = {
  name: 'numbered events',
  run: (db) => {
    // `trimmed` is the highest number that may be gone. The epoch lives and dies with the file.
    db.exec(`
      CREATE TABLE event (
        number INTEGER PRIMARY KEY, at INTEGER NOT NULL,
        event TEXT NOT NULL, id TEXT NOT NULL, conversationId TEXT
      );
      CREATE TABLE log (epoch TEXT NOT NULL, head INTEGER NOT NULL, trimmed INTEGER NOT NULL)
    `)
    db.run('INSERT INTO log (epoch, head, trimmed) VALUES (?, 0, 0)', randomBytes(6).toString('hex'))
  },
}
