import type { Documents, Kind, PostDocument } from '../../domain/documents.ts'
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
import type { Database } from '../sqlite/database.ts'
import { decodeCursor, encodeCursor } from '../kit/cursor.ts'
import { refuseMistake } from '../kit/refuse-mistake.ts'
import { BulkPost, parcelsOf } from './bulk-post.ts'
import type { EncodedWrite } from './encode-write.ts'
import { countStatement, listStatement } from './list-statement.ts'
import { QuietTidying } from './quiet-tidying.ts'
import type { Statement } from './statement.ts'
import { storeProcedures, type FoundRow, type Row } from './procedures.ts'
import { quarterStatements, quickLooks, quickSearch, searchStatement } from './search-statement.ts'
import { rarelySet } from './tables.ts'

/** Longer pages are read aside. */
const shortPage = 200
/** What search pages are ordered by, for their cursors. */
const newestFirst = 'posts newest first'

/** The store of one machine: one table a kind, in the file that queue and bus share. */
export class SqliteStore implements Store {
  readonly capabilities = { listLagMs: 0, exclusive: true }
  readonly #database: Database
  readonly #tidying: QuietTidying
  readonly #quick = new Map<string, boolean>()
  readonly #bulk = new BulkPost((parcel) => this.#carry(parcel, 'bulk'))

  constructor(database: Database) {
    this.#database = database
    this.#tidying = new QuietTidying(() => database.write(storeProcedures.tidy, null, { lane: 'bulk' }))
    database.hold(this)
  }

  async find<K extends Kind>(kind: K, id: string): Promise<Documents[K] | undefined> {
    const body = this.#database.read(storeProcedures.find, { kind, id })
    return body === undefined ? undefined : (JSON.parse(body) as Documents[K])
  }

  async findMany<K extends Kind>(kind: K, ids: readonly string[]): Promise<Map<string, Documents[K]>> {
    if (ids.length === 0) return new Map()
    const args = { kind, ids }
    const rows =
      ids.length <= shortPage
        ? this.#database.read(storeProcedures.findMany, args)
        : await this.#database.readAside(storeProcedures.findMany, args)
    return new Map(rows.map(({ id, body }) => [id, JSON.parse(body) as Documents[K]]))
  }

  async list<K extends Kind>(kind: K, query: ListQuery<K>): Promise<Page<Documents[K]>> {
    const { sql, values, order, sample } = listStatement(kind, query)
    const statement = { sql, values }
    const rows =
      query.limit <= shortPage && !query.withPost && this.#isQuick(sample, query.where ?? [])
        ? this.#database.read(storeProcedures.list, statement)
        : await this.#database.readAside(storeProcedures.list, statement)
    const shown = rows.slice(0, query.limit)
    const last = shown.at(-1)
    return {
      items: shown.map(({ body }) => JSON.parse(body) as Documents[K]),
      next: last && rows.length > query.limit ? encodeCursor(order, positionOf(last)) : null,
    }
  }

  async *walk<K extends Kind>(
    kind: K,
    { after = null, size = 500 }: WalkOptions = {},
  ): AsyncGenerator<WalkedPage<K>> {
    let from = after
    do {
      const { items, next } = await this.list(kind, { limit: size, after: from })
      yield { docs: items, next }
      from = next
    } while (from !== null)
  }

  async count<K extends Kind>(kind: K, where: Condition<K>[]): Promise<number> {
    return this.#database.readAside(storeProcedures.count, countStatement(kind, where as Condition<Kind>[]))
  }

  async searchPosts({
    after = null,
    limit,
    ...search
  }: PostSearch & { after?: string | null; limit: number }): Promise<Page<PostDocument>> {
    const before = after === null ? null : BigInt(decodeCursor(newestFirst, after).id)
    const newest = { before, limit: limit + 1 }
    const rows =
      this.#searchQuickly(search, newest) ??
      (await this.#database.readAside(storeProcedures.search, searchStatement(search, newest)))
    const items = rows.slice(0, limit).map(({ body }) => JSON.parse(body) as PostDocument)
    const last = rows[limit - 1]
    const next = last && rows.length > limit ? encodeCursor(newestFirst, { id: last.row, value: null }) : null
    return { items, next }
  }

  countPostsByDay({ timeZone, ...search }: PostSearch & { timeZone: string }): Promise<DayCount[]> {
    const statements = quarterStatements(search)
    return this.#database.readAside(storeProcedures.countDays, { timeZone, statements })
  }

  async write(writes: readonly Write[], { lane = 'person' }: { lane?: Lane } = {}): Promise<WriteResult[]> {
    writes.forEach(refuseMistake)
    this.#tidying.noteWrite()
    if (lane === 'bulk') return this.#bulk.send(writes)
    const parcels = [...parcelsOf(writes)]
    return (await Promise.all(parcels.map((parcel) => this.#carry(parcel, lane)))).flat()
  }

  async listPending(limit: number): Promise<{ kind: Kind; id: string }[]> {
    return this.#database.read(storeProcedures.listPending, limit)
  }

  check(): Promise<void> {
    return this.#database.check()
  }

  /** Lets go of the file once nothing else uses it. */
  async close(): Promise<void> {
    this.#tidying.stop()
    await this.#bulk.settle()
    await this.#database.release(this)
  }

  /** On this thread, where it is surely short; null where that did not find enough, or cannot. */
  #searchQuickly(search: PostSearch, newest: { before: bigint | null; limit: number }): FoundRow[] | null {
    const quick = newest.limit <= shortPage ? quickSearch(search, newest) : null
    if (!quick) return null
    const rows = this.#database.read(storeProcedures.search, quick.found)
    if (rows.length === newest.limit) return rows
    return this.#database.read(storeProcedures.count, quick.looked) < quickLooks ? rows : null
  }

  #carry(parcel: EncodedWrite[], lane: Lane): Promise<WriteResult[]> {
    return this.#database.write(storeProcedures.write, parcel, { lane })
  }

  /** Whether one index leads straight to the rows of the page: only then may a list run on the calling thread. */
  #isQuick(statement: Statement, where: readonly Condition<Kind>[]): boolean {
    const known = this.#quick.get(statement.sql)
    if (known !== undefined) return known
    const plan = this.#database.read(storeProcedures.plan, statement)
    const leftToFilter = where.filter(
      (condition) =>
        !('is' in condition && condition.is === null && rarelySet.has(condition.field)) &&
        !plan.some((step) => new RegExp(`^SEARCH .*\\(.*\\b${condition.field}\\b`).test(step)),
    )
    const quick = leftToFilter.length === 0 && !plan.some((step) => step.includes('TEMP B-TREE'))
    this.#quick.set(statement.sql, quick)
    return quick
  }
}

const positionOf = ({ id, position }: Row) => ({ id, value: position })
