import { busProcedures } from '../bus-embedded/procedures.ts'
import { queueProcedures } from '../queue-embedded/procedures.ts'
import { storeProcedures } from '../store-sqlite/procedures.ts'
import { checkWritable } from './check-writable.ts'
import type { ProcedureTable } from './procedure.ts'

/** Everything that may be asked of a database thread, by the adapters that share the file. */
export const procedures: ProcedureTable = new Map(
  [
    checkWritable,
    ...Object.values(storeProcedures),
    ...Object.values(queueProcedures),
    ...Object.values(busProcedures),
  ].map((procedure) => [procedure.name, procedure]),
)
