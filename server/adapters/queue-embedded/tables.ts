import type { Migration } from '../sqlite/migration.ts'

/**
 * A job is `ready` (first of its key, or without one) when due, `behind` another of its key, `running` or `dead`; a
 * job that is done is no row. Only `ready` ones are ever looked through, so a long line behind one key costs nothing.
 * Times are milliseconds since 1970.
 */
export const queueMigration: Migration = {
  name: 'jobs',
  run: (db) =>
    db.exec(`
      CREATE TABLE job (
        seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, name TEXT NOT NULL, key TEXT, state TEXT NOT NULL,
        due INTEGER NOT NULL, attempt INTEGER NOT NULL DEFAULT 0, attempts INTEGER NOT NULL, addedAt INTEGER NOT NULL,
        failedAt INTEGER, error TEXT, payload TEXT NOT NULL
      );
      CREATE INDEX job_ready ON job (name, due, seq) WHERE state = 'ready';
      CREATE INDEX job_key ON job (key, seq) WHERE key IS NOT NULL AND state <> 'dead';
      CREATE INDEX job_running ON job (seq) WHERE state = 'running';
      CREATE INDEX job_dead ON job (failedAt, seq) WHERE state = 'dead'
    `),
}
