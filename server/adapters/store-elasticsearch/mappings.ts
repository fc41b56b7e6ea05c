/**
 * What the indices look like. Whoever changes a kind's mapping here, or what terms are made of its documents, counts its
 * edition up: migrating reads them all again.
 */
import type { estypes } from '@elastic/elasticsearch'
import type { Kind } from '../../domain/documents.ts'
import { indexed, searchedOfConversation } from '../../ports/store.ts'

/** Which edition of each kind this version knows, and what it looks like. */
export type Shape = {
  editionOf(kind: Kind): number
  mappingOf(kind: Kind): estypes.MappingTypeMapping
}

export type IndexOptions = { refreshMs: number; postShards: number }

type Properties = Record<string, estypes.MappingProperty>

/** Sorted and counted by, besides being looked up. */
const column = { type: 'keyword' } as const
/** Looked up only: a column of values that nearly all differ is what costs most when segments are merged. */
const key = { type: 'keyword', doc_values: false } as const
/** Sorted by; what is looked up by its id goes by the document's own. */
const order = { type: 'keyword', index: false } as const
/** Kept, and nothing more. */
const inert = { type: 'keyword', index: false, doc_values: false } as const
/** Terms that our own analysis made, one at a position. */
const terms = { type: 'text', analyzer: 'terms', norms: false, index_options: 'positions' } as const

const keys = (names: readonly string[], columns: readonly string[] = []): Properties =>
  Object.fromEntries(names.map((name) => [name, columns.includes(name) ? column : key]))

/** By what lists are ordered; posts are also gathered by conversation. */
const columnsOf = (kind: Kind): readonly string[] =>
  kind === 'post' ? [...indexed.post.ordered, 'conversationId'] : indexed[kind].ordered

const mappingOf = (kind: Kind): estypes.MappingTypeMapping => ({
  dynamic: 'strict',
  properties: {
    id: order,
    version: { type: 'long', index: false, doc_values: false },
    /** By whom this version was written: see `WriteLane`. */
    token: inert,
    body: inert,
    pending: { type: 'object', enabled: false },
    /** Microseconds. */
    pendingSince: { type: 'long' },
    fields: { properties: keys(indexed[kind].fields, columnsOf(kind)) },
    ...(kind === 'conversation' && { factsAt: { type: 'long' } }),
    ...(kind === 'post' && postProperties),
  },
})

const postProperties: Properties = {
  exact: terms,
  stems: terms,
  facts: { type: 'keyword', doc_values: false },
  time: { type: 'date', format: 'epoch_millis' },
  /** What is searched of its conversation: see `Spreader`. */
  conversation: {
    properties: {
      version: { type: 'long', index: false, doc_values: false },
      ...keys(searchedOfConversation),
    },
  },
}

/** Written with nearly every post, and asked for by id or fresh: half as many refreshes make half as many segments. */
const seldomListed: readonly Kind[] = ['audit', 'awaited', 'branch', 'customer']

export const settingsOf = (
  kind: Kind,
  { refreshMs, postShards }: IndexOptions,
): estypes.IndicesIndexSettings => ({
  number_of_shards: kind === 'post' ? postShards : 1,
  auto_expand_replicas: '0-1',
  refresh_interval: `${seldomListed.includes(kind) ? 2 * refreshMs : refreshMs}ms`,
  ...(kind === 'conversation' && { sort: { field: ['fields.lastPostAt', 'id'], order: ['desc', 'desc'] } }),
  ...(kind === 'post' && {
    // What is newest lies first: a page ends the search.
    sort: { field: ['time', 'id'], order: ['desc', 'desc'] },
    analysis: {
      tokenizer: { terms: { type: 'whitespace', max_token_length: 32_766 } },
      analyzer: { terms: { type: 'custom', tokenizer: 'terms' } },
    },
  }),
})

/** Of posts: 2, topics and sentiment are terms. */
const editionOf = (kind: Kind): number => (kind === 'post' ? 2 : 1)

export const ourShape: Shape = { editionOf, mappingOf }
