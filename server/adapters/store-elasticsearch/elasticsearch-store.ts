import type { estypes } from '@elastic/elasticsearch'
import type { Documents, Kind, PostDocument } from '../../domain/documents.ts'
import { mapInBreaths } from '../../domain/in-breaths.ts'
import type {
  Condition,
  DayCount,
  Lane,
  ListQuery,
  PostSearch,
  Store,
  WalkedPage,
  WalkOptions,
  Write,
  WriteResult,
} from '../../ports/store.ts'
import type { Page } from '../../schemas/atoms.ts'
import { decodeCursor, encodeCursor } from '../kit/cursor.ts'
import { listOrder } from '../kit/list-order.ts'
import { refuseMistake } from '../kit/refuse-mistake.ts'
import { connect, type Clients } from './clients.ts'
import { decodeDocument, documentParts, type Source } from './encode-document.ts'
import { encodeWrite } from './encode-write.ts'
import { Freshness } from './freshness.ts'
import { openIndices } from './indices.ts'
import { allOf, listFilter, type Dsl } from './list-request.ts'
import { LeftBlocks } from './left-blocks.ts'
import { Loader } from './loader.ts'
import { aliasName, kinds, readIndexName } from './names.ts'
import { Notebook } from './notebook.ts'
import { rowsWithPost, type Hit, type Search, type SortValues } from './rows-with-post.ts'
import { searchQuery } from './search-request.ts'
import { countWhole, searchWhole } from './search-whole.ts'
import { findFacts, Spreader } from './spreader.ts'
import { ourShape } from './mappings.ts'
import { indexOptions, type ElasticsearchStoreOptions } from './options.ts'
import { asTrouble, inOurWords, StoreTrouble } from './trouble.ts'
import { walkKind } from './walk.ts'
import { WriteLane } from './write-lane.ts'

/** Longer pages are read aside, and in pieces. */
const shortPage = 200
const longestPage = 5_000
const newestFirst = 'posts newest first'

/** The store of many machines: one index a kind behind an alias, versions compared inside the documents. */
export class ElasticsearchStore implements Store {
  readonly capabilities: Store['capabilities']
  readonly #clients: Clients
  readonly #prefix: string
  readonly #lanes: Record<Lane, WriteLane>
  readonly #spreader: Spreader
  readonly #notebook: Notebook
  readonly #freshness: Freshness
  readonly #loader: Loader
  readonly #leftBlocks: LeftBlocks
  #closed: StoreTrouble | null = null

  /** Connects and has the indices there. Throws `StoreTrouble` with a sentence. */
  static async open(options: ElasticsearchStoreOptions): Promise<ElasticsearchStore> {
    const { prefix, shape = ourShape } = options
    const { refreshMs, postShards } = indexOptions(options)
    const clients = await connect(options)
    try {
      await inOurWords(() =>
        openIndices(clients.person, prefix, { options: { refreshMs, postShards }, shape }),
      )
    } catch (error) {
      await clients.close()
      throw error
    }
    return new ElasticsearchStore(clients, { ...options, refreshMs })
  }

  private constructor(clients: Clients, options: ElasticsearchStoreOptions & { refreshMs: number }) {
    const { prefix, refreshMs } = options
    // In our words: what the client throws carries whole requests, and with them what people wrote.
    const onTrouble = (error: unknown): void => options.onTrouble?.(asTrouble(error))
    this.#clients = clients
    this.#prefix = prefix
    // A refresh, the time to tell posts of their conversation, and another refresh.
    this.capabilities = { listLagMs: 3 * refreshMs + 500, exclusive: false }
    this.#notebook = new Notebook(clients.person, prefix)
    this.#freshness = new Freshness(clients.person, prefix)
    this.#loader = new Loader(clients.person, prefix)
    const { notebook, gatherMs } = { notebook: new Notebook(clients.bulk, prefix), gatherMs: refreshMs / 2 }
    this.#leftBlocks = new LeftBlocks({ client: clients.person, prefix, notebook: this.#notebook, onTrouble })
    this.#spreader = new Spreader({ client: clients.bulk, prefix, notebook, gatherMs, onTrouble })
    const lane = (client: Clients['person'], slots: number, patienceMs: number): WriteLane =>
      new WriteLane({
        client,
        slots,
        patienceMs,
        findFacts: (ids) => findFacts(client, prefix, ids),
        onConversation: (id, change, facts) => this.#spreader.note(id, change, facts),
        onOpening: (id, facts) => this.#spreader.expect(id, facts),
        onMoving: () => this.#leftBlocks.met(),
      })
    this.#lanes = { person: lane(clients.person, 4, 15_000), bulk: lane(clients.bulk, 1, 60_000) }
  }

  async find<K extends Kind>(kind: K, id: string): Promise<Documents[K] | undefined> {
    return id === '' ? undefined : this.#ask(() => this.#loader.find(kind, id))
  }

  async findMany<K extends Kind>(kind: K, ids: readonly string[]): Promise<Map<string, Documents[K]>> {
    return this.#ask(() => this.#loader.findMany(kind, ids))
  }

  async list<K extends Kind>(kind: K, query: ListQuery<K>): Promise<Page<Documents[K]>> {
    const { by, direction, name } = listOrder(kind, query)
    const filter = listFilter(kind, query.where ?? [])
    if (query.fresh) await this.#ask(() => this.#freshness.bring(kind))
    const sort = by === 'id' ? [{ id: direction }] : [{ [`fields.${by}`]: direction }, { id: direction }]
    const position = query.after ? decodeCursor(name, query.after) : undefined
    const after = position && (by === 'id' ? [position.id] : [position.value, position.id])
    const read = (where: Dsl[], limit: number, from: SortValues | undefined): Promise<Hit[]> =>
      this.#readRows(kind, { query: allOf(where), sort }, { limit, after: from })
    const limit = query.limit + 1
    const search = (asked: Search): Promise<estypes.SearchResponse<Source>> => this.#search('post', asked)
    const hits = query.withPost
      ? await rowsWithPost(query.withPost, { filter, read, after, limit, search })
      : await read(filter, limit, after)
    const shown = hits.slice(0, query.limit)
    const last = hits.length > query.limit ? shown.at(-1)?.sort : undefined
    return { items: shown.map((hit) => decodeHit<K>(hit)), next: last ? cursorAt(name, last) : null }
  }

  async count<K extends Kind>(
    kind: K,
    where: Condition<K>[],
    { fresh = false }: { fresh?: boolean } = {},
  ): Promise<number> {
    const query = allOf(listFilter(kind, where))
    if (fresh) await this.#ask(() => this.#freshness.bring(kind))
    return this.#ask(() =>
      this.#clients.turns.take(() =>
        countWhole(this.#clients.search, { index: aliasName(this.#prefix, kind), query }),
      ),
    )
  }

  async *walk<K extends Kind>(kind: K, options: WalkOptions = {}): AsyncGenerator<WalkedPage<K>> {
    await this.#ask(() => this.#freshness.bring(kind))
    const { search, turns } = this.#clients
    yield* walkKind<K>({ client: search, turns, index: aliasName(this.#prefix, kind), kind }, options)
  }

  async searchPosts({
    after = null,
    limit,
    ...search
  }: PostSearch & { after?: string | null; limit: number }): Promise<Page<PostDocument>> {
    const position = after === null ? undefined : decodeCursor(newestFirst, after)
    const hits = await this.#readRows(
      'post',
      { query: searchQuery(search), sort: [{ time: 'desc' }, { id: 'desc' }] },
      { limit: limit + 1, after: position && [position.value, position.id], aside: true },
    )
    const last = hits.length > limit ? hits[limit - 1]?.sort : undefined
    return {
      items: hits.slice(0, limit).map((hit) => decodeHit<'post'>(hit)),
      next: last ? cursorAt(newestFirst, last) : null,
    }
  }

  async countPostsByDay({ timeZone, ...search }: PostSearch & { timeZone: string }): Promise<DayCount[]> {
    const { aggregations } = await this.#search('post', {
      size: 0,
      query: searchQuery(search),
      aggs: {
        days: {
          date_histogram: {
            field: 'time',
            calendar_interval: 'day',
            time_zone: timeZone,
            min_doc_count: 1,
            format: 'yyyy-MM-dd',
          },
        },
      },
    })
    const { days } = aggregations as { days: { buckets: { key_as_string: string; doc_count: number }[] } }
    return days.buckets.map(({ key_as_string: day, doc_count: count }) => ({ day, count }))
  }

  async write(writes: readonly Write[], { lane = 'person' }: { lane?: Lane } = {}): Promise<WriteResult[]> {
    writes.forEach(refuseMistake)
    this.#refuseWhenClosed()
    const items = await mapInBreaths(writes, (write) => encodeWrite(this.#prefix, write))
    const settled = await this.#carry(items, this.#lanes[lane])
    const removed = items.filter(({ op, kind }) => op === 'remove' && kind === 'conversation')
    if (removed.length > 0) await this.#ask(() => this.#spreader.spread(removed.map(({ id }) => id)))
    return settled.map((result) => {
      if (result.status === 'rejected') throw result.reason
      return result.value
    })
  }

  async listPending(limit: number): Promise<{ kind: Kind; id: string }[]> {
    const { hits } = await this.#ask(() =>
      searchWhole<Pick<Source, 'body'>>(this.#clients.person, {
        index: kinds.map((kind) => aliasName(this.#prefix, kind)),
        query: { exists: { field: 'pendingSince' } },
        sort: [{ pendingSince: 'asc' }, { id: 'asc' }],
        size: limit,
        _source: ['body'],
      }),
    )
    return hits.hits.flatMap(({ _index, _source }) => {
      const read = readIndexName(this.#prefix, _index)
      const { id } = JSON.parse(_source?.body ?? '{}') as { id?: string }
      return read && id !== undefined ? [{ kind: read.kind, id }] : []
    })
  }

  async check(): Promise<void> {
    await this.#ask(async () => {
      await this.#notebook.write('check', { at: new Date().toISOString() })
      await this.#leftBlocks.check()
    })
  }

  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = new StoreTrouble('unreachable', 'The store is closed.')
    this.#leftBlocks.end()
    await Promise.all(Object.values(this.#lanes).map((lane) => lane.settle()))
    for (const lane of Object.values(this.#lanes)) lane.end(this.#closed)
    await this.#spreader.close()
    await this.#clients.close()
  }

  /** Lets go at once, as the death of the process would: what is under way may happen or not. */
  abandon(): void {
    this.#closed = new StoreTrouble('unreachable', 'The store was left.')
    for (const lane of Object.values(this.#lanes)) lane.end(this.#closed)
    this.#spreader.end()
    this.#leftBlocks.end()
    void this.#clients.close()
  }

  /** Posts go last: what is searched of their conversations is then there to be kept with them. */
  async #carry(items: readonly NewItem[], lane: WriteLane): Promise<PromiseSettledResult<WriteResult>[]> {
    const results = new Map<NewItem, PromiseSettledResult<WriteResult>>()
    for (const isPost of [false, true]) {
      const part = items.filter(({ kind }) => (kind === 'post') === isPost)
      const settled = await Promise.allSettled(lane.write(part))
      for (const [index, result] of settled.entries()) results.set(part[index] as NewItem, result)
    }
    return items.map((item) => results.get(item) as PromiseSettledResult<WriteResult>)
  }

  /** As many rows as asked, in pieces that Elasticsearch hands out. */
  async #readRows(kind: Kind, search: Search, { limit, after, aside = false }: Rows): Promise<Hit[]> {
    const rows: Hit[] = []
    for (let from = after; ;) {
      const size = Math.min(limit - rows.length, longestPage)
      const { hits } = await this.#search(
        kind,
        { ...search, size, _source: ['id', ...documentParts], ...(from && { search_after: [...from] }) },
        aside || limit > shortPage,
      )
      rows.push(...hits.hits)
      from = hits.hits.at(-1)?.sort
      if (rows.length >= limit || hits.hits.length < size) return rows
    }
  }

  #search(kind: Kind, search: Search, aside = true): Promise<estypes.SearchResponse<Source>> {
    const { search: client, person, turns } = this.#clients
    const request = { index: aliasName(this.#prefix, kind), ...search }
    return this.#ask(() =>
      aside ? turns.take(() => searchWhole(client, request)) : searchWhole(person, request),
    )
  }

  #ask<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
    return inOurWords(async () => {
      this.#refuseWhenClosed()
      return ask()
    })
  }

  #refuseWhenClosed(): void {
    if (this.#closed) throw this.#closed
  }
}

type NewItem = Parameters<WriteLane['write']>[0][number]
type Rows = { limit: number; after: SortValues | undefined; aside?: boolean }

const decodeHit = <K extends Kind>({ _source }: Hit): Documents[K] => decodeDocument<K>(_source as Source)

/** After the row that sorts so: by a value and an id, or by an id alone. */
const cursorAt = (order: string, sort: SortValues): string =>
  encodeCursor(order, {
    value: sort.length > 1 ? (sort[0] as string | number) : null,
    id: sort.at(-1) as string,
  })
