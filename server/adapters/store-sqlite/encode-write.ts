import type { Documents, Kind } from '../../domain/documents.ts'
import { indexed, indexedValue, type FieldValue, type Write } from '../../ports/store.ts'

export type ColumnValue = string | number | bigint | null

/** A write as it travels to the writer thread: text and plain values, so that the thread needs not look inside. */
export type EncodedWrite =
  | ({ op: 'create' } & EncodedDocument)
  | ({ op: 'replace'; ifVersion: number } & EncodedDocument)
  | { op: 'remove'; kind: Kind; id: string }
  | { op: 'settle'; kind: Kind; id: string; numbers: number[] }

export type EncodedDocument = {
  kind: Kind
  id: string
  version: number
  hasPending: boolean
  /** In the order of the port's list of fields. */
  columns: ColumnValue[]
  body: string
}

/** Throws when a replacement does not count its version up by one: that is a mistake of ours, not a lost race. */
export const refuseMistake = (write: Write): void => {
  if (write.op !== 'replace' || write.doc.version === write.ifVersion + 1) return
  throw new RangeError(
    `Replacing ${write.kind} ${write.doc.id} at version ${write.ifVersion} needs version ${write.ifVersion + 1}, not ${write.doc.version}.`,
  )
}

export const encodeWrite = (write: Write): EncodedWrite => {
  if (write.op === 'remove' || write.op === 'settle') return write
  const encoded = encodeDocument(write.kind, write.doc)
  return write.op === 'create'
    ? { op: 'create', ...encoded }
    : { op: 'replace', ifVersion: write.ifVersion, ...encoded }
}

const encodeDocument = (kind: Kind, doc: Documents[Kind]): EncodedDocument => ({
  kind,
  id: doc.id,
  version: doc.version,
  hasPending: doc.pending.length > 0,
  columns: indexed[kind].fields.map((field) => columnValue(indexedValue(kind, field, doc))),
  body: JSON.stringify(doc),
})

/** SQLite has no booleans. */
export const columnValue = (value: FieldValue): ColumnValue =>
  typeof value === 'boolean' ? Number(value) : value
