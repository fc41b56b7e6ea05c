/**
 * The store of documents.
 *
 * Words: a *kind* is a family of documents; a *document* has an `id`, an integer `version` and a `pending` list
 * inside it. A *write* touches one document and is atomic; several writes in one call are not one transaction: any
 * of them may be refused, or lost in a crash, alone. What needs several steps must be safe to repeat from the
 * start or stop half-way. An adapter may be stronger inside, but nobody may rely on it.
 *
 * Reads by id are always current. Lists and counts may lag by `capabilities.listLagMs`.
 */
import type { Documents, Kind } from '../domain/documents.ts'
import type { FixedQuery } from '../domain/query/tree.ts'
import type { Page } from '../schemas/atoms.ts'

export interface Store {
  readonly capabilities: {
    /** How long a finished write may stay invisible to lists and counts, milliseconds; 0 where never. */
    listLagMs: number
    /** True where no other process can have the same store open: a lease left behind is known to be dead. */
    exclusive: boolean
  }
  /** The document as it is now, or undefined. */
  find<K extends Kind>(kind: K, id: string): Promise<Documents[K] | undefined>
  /** Those that exist, by id. */
  findMany<K extends Kind>(kind: K, ids: readonly string[]): Promise<Map<string, Documents[K]>>
  /** Documents that meet all conditions, in order; `after` is the `next` of an earlier page. */
  list<K extends Kind>(kind: K, query: ListQuery<K>): Promise<Page<Documents[K]>>
  /**
   * Every document of a kind that is there when it begins, by id, page by page: one that stands all the time comes
   * exactly once, whatever is written meanwhile. `after` is the `next` of an earlier page.
   */
  walk<K extends Kind>(kind: K, options?: WalkOptions): AsyncGenerator<WalkedPage<K>>
  count<K extends Kind>(kind: K, where: Condition<K>[], options?: { fresh?: boolean }): Promise<number>
  /** Posts that a query finds, newest first, ties in one order that stays; `after` is the `next` of an earlier page. */
  searchPosts(search: PostSearch & { after?: string | null; limit: number }): Promise<Page<Documents['post']>>
  /** How many a query finds on each day of a time zone (IANA), earliest first; days without any are left out. */
  countPostsByDay(search: PostSearch & { timeZone: string }): Promise<DayCount[]>
  /** Does each write on its own, in this order per document; answers in the same order. */
  write(writes: readonly Write[], options?: { lane?: Lane }): Promise<WriteResult[]>
  /** Documents of any kind whose `pending` is not empty, oldest change first. */
  listPending(limit: number): Promise<{ kind: Kind; id: string }[]>
  /** Answers when the store can be written to; throws with a sentence when not. */
  check(): Promise<void>
  close(): Promise<void>
}

/** People's actions go before bulk, and are on disk before they are answered. (Default: `person`) */
export type Lane = 'person' | 'bulk'

export type Write = { [K in Kind]: KindWrite<K> }[Kind]
export type KindWrite<K extends Kind> =
  /** Refused with `exists` when the id is taken. */
  | { op: 'create'; kind: K; doc: Documents[K]; opens?: K extends 'post' ? Opening : never }
  /** Refused with `conflict` unless the stored version is `ifVersion`; `doc.version` must be `ifVersion + 1`. */
  | { op: 'replace'; kind: K; doc: Documents[K]; ifVersion: number }
  /** Refused with `missing` when there is nothing; with `conflict` where `ifVersion` is given and is not the stored one. */
  | { op: 'remove'; kind: K; id: string; ifVersion?: number }
  /** Takes the told changes off `pending`, without a new version. */
  | { op: 'settle'; kind: K; id: string; numbers: number[] }

export type WriteResult = 'done' | 'exists' | 'conflict' | 'missing'

/**
 * The fields that lists may ask for, by kind. Adapters index exactly these. A field may hold text, a number, a
 * boolean or null; those in `ordered` are never null.
 */
export const indexed = {
  audit: { fields: ['conversationId', 'actorId', 'targetId', 'action', 'at'], ordered: ['at'] },
  awaited: { fields: [], ordered: [] },
  branch: { fields: ['conversationId', 'threadUri'], ordered: [] },
  channel: { fields: ['network'], ordered: [] },
  colleague: { fields: ['login', 'active', 'role', 'createdAt'], ordered: ['createdAt'] },
  conversation: {
    fields: [
      'status',
      'assigneeId',
      'channelId',
      'lastPostAt',
      'waitKey',
      'snoozedUntil',
      'mergedInto',
      'customerId',
      'reader',
    ],
    ordered: ['lastPostAt', 'waitKey'],
  },
  customer: { fields: [], ordered: [] },
  invitation: { fields: ['createdBy', 'createdAt', 'tokenHash'], ordered: ['createdAt'] },
  mention: { fields: ['colleagueId', 'conversationId', 'seenAt', 'at'], ordered: ['at'] },
  note: { fields: ['conversationId', 'at'], ordered: ['at'] },
  post: {
    fields: [
      'conversationId',
      'channelId',
      'voice',
      'at',
      'parentUri',
      'rootUri',
      'uri',
      'deletedAt',
      'checkedAt',
    ],
    ordered: ['at'],
  },
  reply: {
    fields: ['conversationId', 'authorId', 'state', 'createdAt', 'wakeAt'],
    ordered: ['createdAt', 'wakeAt'],
  },
  session: { fields: ['colleagueId', 'expiresAt'], ordered: ['expiresAt'] },
  setting: { fields: [], ordered: [] },
  source: { fields: ['channelId'], ordered: [] },
  spending: { fields: [], ordered: [] },
} as const satisfies Record<Kind, { fields: readonly string[]; ordered: readonly string[] }>

export type IndexedField<K extends Kind> = (typeof indexed)[K]['fields'][number]
export type OrderedField<K extends Kind> = (typeof indexed)[K]['ordered'][number]

export type FieldValue = string | number | boolean | null
export type Condition<K extends Kind, Field extends string = IndexedField<K>> =
  /** Equal; null matches null. */
  | { field: Field; is: FieldValue }
  | { field: Field; not: FieldValue }
  | { field: Field; in: readonly FieldValue[] }
  /** Bounds, inclusive; null is never within. */
  | { field: Field; atLeast?: string | number; atMost?: string | number }

/**
 * What the conversation of a post will be like, where it is opened right after: a store that keeps that with the post
 * need not come back to it. The post may be found before its conversation is there.
 */
export type Opening = Pick<Documents['conversation'], 'status' | 'assigneeId' | 'channelId' | 'audience'>

/** What posts can be searched by of their conversation: what changes seldom. */
export const searchedOfConversation = ['status', 'assigneeId', 'channelId', 'reader'] as const
export type ConversationCondition = Condition<'conversation', (typeof searchedOfConversation)[number]>

/** Only posts in a conversation that meets the conditions are looked at. */
export type PostSearch = { query: FixedQuery; conversation?: ConversationCondition[] }
/** `day` is `2026-11-24`. */
export type DayCount = { day: string; count: number }

export type ListQuery<K extends Kind> = {
  where?: Condition<K>[]
  /** Of conversations: only those with a post that this finds. */
  withPost?: K extends 'conversation' ? FixedQuery : never
  /** Ties are broken by id, in the same direction. (Default: by id, ascending) */
  order?: { by: OrderedField<K>; direction: 'asc' | 'desc' }
  after?: string | null
  limit: number
  /** Shows everything that was written before it was asked, where lists lag; that costs a moment. (Default: false) */
  fresh?: boolean
}

/** (Default: from the beginning, 500 a page) */
export type WalkOptions = { after?: string | null; size?: number }
export type WalkedPage<K extends Kind> = { docs: Documents[K][]; next: string | null }

/**
 * What a field's value is, for adapters: `conversation.customerId` is the id inside `customer`, and
 * `conversation.reader` says who may read it: null is everybody, `leads` is leads and admins, else a colleague's
 * id, with leads and admins.
 */
export const indexedValue = (kind: Kind, field: string, doc: Documents[Kind]): FieldValue => {
  if (kind === 'conversation' && field === 'customerId') return (doc as Documents['conversation']).customer.id
  if (kind === 'conversation' && field === 'reader') return readerOf(doc as Documents['conversation'])
  const value = (doc as unknown as Record<string, FieldValue | undefined>)[field]
  return value ?? null
}

const readerOf = ({ audience, assigneeId }: Documents['conversation']): string | null =>
  audience === 'addressed' ? (assigneeId ?? 'leads') : null
