import type { Connection } from './connection.ts'

/** One step from a structure of the file to the next. */
export type Migration = { name: string; run: (db: Connection) => void }

/** What only reads leaves a file as it is, and so cannot read one of an earlier structure. */
export class OlderEdition extends Error {
  override name = 'OlderEdition'
  constructor() {
    super(
      'The data file was written by an older Causerie. Start this one on the folder once, which brings the file up to date, stop it, and try again.',
    )
  }
}
