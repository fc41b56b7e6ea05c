import type { ConversationDocument, Documents, Kind, PostDocument } from '../../domain/documents.ts'
import { termsOf } from '../../domain/query/searchable.ts'
import {
  indexed,
  indexedValue,
  searchedOfConversation,
  type FieldValue,
  type Opening,
} from '../../ports/store.ts'
import { encodeTerm, factTerms } from '../kit/encode-term.ts'
import { keyOf } from './names.ts'

/** A document as the index keeps it. */
export type Source = {
  id: string
  version: number
  token: string
  /** The document without what is pending, as JSON in one piece: the index needs not look inside. */
  body: string
  pending: KeptPending[]
  pendingSince?: number
  fields: Fields
  factsAt?: number
  exact?: string
  stems?: string
  facts?: string[]
  time?: number
  conversation?: ConversationFacts
}
type KeptPending = { number: number; json: string }
type Fields = Record<string, string>
/** What is searched of a post's conversation, and the version it was read from. */
export type ConversationFacts = Fields & { version: number }

/** Microseconds: grows with every call in this process. */
export const microseconds = (): number => {
  last = Math.max(last + 1, Math.round((performance.timeOrigin + performance.now()) * 1000))
  return last
}
let last = 0

export const encodeDocument = (kind: Kind, doc: Documents[Kind], token: string): Source => {
  const { pending, ...body } = doc
  return {
    id: keyOf(doc.id),
    version: doc.version,
    token,
    body: JSON.stringify(body),
    pending: pending.map((change) => ({ number: change.number, json: JSON.stringify(change) })),
    ...(pending.length > 0 && { pendingSince: microseconds() }),
    fields: fieldsOf(kind, doc, indexed[kind].fields),
    ...(kind === 'conversation' && { factsAt: microseconds() }),
    ...(kind === 'post' && searchedOf(doc as PostDocument)),
  }
}

export const decodeDocument = <K extends Kind>({
  body,
  pending,
}: Pick<Source, 'body' | 'pending'>): Documents[K] => {
  const doc = JSON.parse(body) as Documents[K]
  doc.pending = pending.map(({ json }) => JSON.parse(json) as Documents[K]['pending'][number])
  return doc
}

/** What is read of a source to have its document. */
export const documentParts = ['body', 'pending']

const fieldsOf = (kind: Kind, doc: Documents[Kind], names: readonly string[]): Fields => {
  const fields: Fields = {}
  for (const name of names) {
    const value = indexedValue(kind, name, doc)
    if (value !== null) fields[name] = encodeValue(value)
  }
  return fields
}

/** All fields are keys, in order by their characters. */
export const encodeValue = (value: Exclude<FieldValue, null>): string => {
  if (typeof value === 'number')
    throw new TypeError('No field of ours holds numbers: give it a type of its own.')
  return keyOf(String(value))
}

export const factsOf = (fields: Fields, version: number): ConversationFacts => {
  const facts: ConversationFacts = { version } as ConversationFacts
  for (const name of searchedOfConversation) if (fields[name] !== undefined) facts[name] = fields[name]
  return facts
}

/** Of a conversation that is not there yet: anything that is stored of it is newer. */
export const factsOfOpening = (opening: Opening): ConversationFacts => {
  const facts: ConversationFacts = { version: 0 } as ConversationFacts
  for (const name of searchedOfConversation) {
    const value = indexedValue('conversation', name, opening as ConversationDocument)
    if (value !== null) facts[name] = encodeValue(value)
  }
  return facts
}

/** Lucene takes no longer terms; longer words are the same when all of this is. */
const longestTerm = 30_000

export const searchTerm = (term: string): string => encodeTerm(term).slice(0, longestTerm)

const searchedOf = (post: PostDocument): Pick<Source, 'exact' | 'stems' | 'facts' | 'time'> => {
  const { exact, stems, ...facts } = termsOf(post)
  return {
    exact: exact.map(searchTerm).join(' '),
    stems: stems.map(searchTerm).join(' '),
    facts: factTerms(facts).map(searchTerm),
    time: timeOf(post.at),
  }
}

const furthest = Date.parse('2200-01-01T00:00:00Z')

/** Milliseconds. Nobody's dates lie beyond. */
export const timeOf = (at: string): number => Math.max(-furthest, Math.min(furthest, Date.parse(at)))
