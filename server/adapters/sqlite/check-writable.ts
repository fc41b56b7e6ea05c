import { procedure } from './procedure.ts'

/** Writes for real, so that a full or read-only disk is noticed. */
export const checkWritable = procedure('check-writable', (db, _nothing: null): void => {
  db.run(
    'INSERT INTO fact (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
    'checked',
    new Date().toISOString(),
  )
})
