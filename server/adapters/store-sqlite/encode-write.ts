import type { ConversationDocument, Documents, Kind } from '../../domain/documents.ts'
import {
  indexed,
  indexedValue,
  searchedOfConversation,
  type FieldValue,
  type Opening,
  type Write,
} from '../../ports/store.ts'

export type ColumnValue = string | number | bigint | null

/** A write as it travels to the writer thread: text and plain values, so that the thread needs not look inside. */
export type EncodedWrite =
  | ({ op: 'create'; opens?: ColumnValue[] } & EncodedDocument)
  | ({ op: 'replace'; ifVersion: number } & EncodedDocument)
  | { op: 'remove'; kind: Kind; id: string; ifVersion?: number }
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

export const encodeWrite = (write: Write): EncodedWrite => {
  if (write.op === 'remove' || write.op === 'settle') return write
  const encoded = encodeDocument(write.kind, write.doc)
  return write.op === 'create'
    ? { op: 'create', ...encoded, ...(write.opens && { opens: placeOfOpening(write.opens) }) }
    : { op: 'replace', ifVersion: write.ifVersion, ...encoded }
}

/** What is searched of the conversation that a post opens, in the order of `searchedOfConversation`. */
const placeOfOpening = (opening: Opening): ColumnValue[] =>
  searchedOfConversation.map((field) =>
    columnValue(indexedValue('conversation', field, opening as ConversationDocument)),
  )

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
