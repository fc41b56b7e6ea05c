import type { Connection } from './connection.ts'

/** One step from a structure of the file to the next. */
export type Migration = { name: string; run: (db: Connection) => void }
