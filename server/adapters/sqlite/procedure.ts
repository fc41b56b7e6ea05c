import type { Connection } from './connection.ts'

/**
 * A named piece of database work. The name travels to the thread that runs it; the types stay with the caller.
 * Arguments and answers must be plain data. A procedure that writes keeps no state outside the file.
 */
export type Procedure<Args, Answer> = {
  readonly name: string
  readonly run: (db: Connection, args: Args) => Answer
}

export const procedure = <Args, Answer>(
  name: string,
  run: (db: Connection, args: Args) => Answer,
): Procedure<Args, Answer> => ({ name, run })

/** Procedures by name, as the threads look them up. */
export type ProcedureTable = ReadonlyMap<string, Procedure<never, unknown>>
