import type { Documents, Kind, Pending, PostDocument } from '../../domain/documents.ts'
import { indexed, type DayCount, type WriteResult } from '../../ports/store.ts'
import type { Connection } from '../sqlite/connection.ts'
import { procedure } from '../sqlite/procedure.ts'
import { countDays, type QuarterRow } from './count-days.ts'
import type { ColumnValue, EncodedDocument, EncodedWrite } from './encode-write.ts'
import { areSame, placeIn, placeOfConversation } from './post-places.ts'
import type { Statement } from './statement.ts'
import { joinPieces, nextRow } from './post-terms.ts'
import { addPost, changePost, placePosts, removePost } from './search-rows.ts'
import { defineJudgement } from './search-statement.ts'
import { kinds } from './tables.ts'

type Settle = Extract<EncodedWrite, { op: 'settle' }>
/** `row` is its number, which may be too large for one here. */
export type FoundRow = { row: string; body: string }
export type Row = { id: string; body: string; position: string | number | null }

const sqlByKind = <T>(make: (kind: Kind, fields: readonly string[]) => T): Record<Kind, T> =>
  Object.fromEntries(kinds.map((kind) => [kind, make(kind, indexed[kind].fields)])) as Record<Kind, T>

const createSql = sqlByKind((kind, fields) => {
  const names = ['rowid', 'id', 'version', 'pendingSince', ...fields, 'body']
  return `INSERT INTO "${kind}" (${names.map((name) => `"${name}"`).join(', ')})
    VALUES (${names.map(() => '?').join(', ')}) ON CONFLICT (id) DO NOTHING`
})

// A change that is still to be told keeps its place among the others when a later one joins it.
const replaceSql = sqlByKind(
  (kind, fields) => `UPDATE "${kind}" SET version = ?,
    pendingSince = CASE WHEN ?2 IS NULL THEN NULL ELSE coalesce(pendingSince, ?2) END,
    ${fields.map((field, index) => `"${field}" = ?${index + 3}, `).join('')}body = ?${fields.length + 3}
    WHERE id = ?${fields.length + 4} AND version = ?${fields.length + 5}`,
)

const pendingSql = kinds
  .map(
    (kind) => `SELECT * FROM (SELECT '${kind}' AS kind, id, pendingSince FROM "${kind}"
    WHERE pendingSince IS NOT NULL ORDER BY pendingSince LIMIT ?1)`,
  )
  .join(' UNION ALL ')
  .concat(' ORDER BY pendingSince LIMIT ?1')

const create = (db: Connection, doc: EncodedDocument, opens: ColumnValue[] | undefined): WriteResult => {
  const since = doc.hasPending ? nextMoment() : null
  const post = doc.kind === 'post' ? (JSON.parse(doc.body) as PostDocument) : null
  const row = post && nextRow(db, post.at)
  const isNew = db.run(createSql[doc.kind], row, doc.id, doc.version, since, ...doc.columns, doc.body) > 0
  if (isNew && post && row !== null) addPost(db, { row, post }, opens)
  if (isNew && doc.kind === 'conversation') placePosts(db, doc.id, placeIn(doc.columns))
  return isNew ? 'done' : 'exists'
}

const replace = (db: Connection, doc: EncodedDocument, ifVersion: number): WriteResult => {
  const since = doc.hasPending ? nextMoment() : null
  const values = [doc.version, since, ...doc.columns, doc.body, doc.id, ifVersion]
  const before = doc.kind === 'post' ? storedPost(db, doc.id) : undefined
  const stood = doc.kind === 'conversation' ? placeOfConversation(db, doc.id) : undefined
  if (db.run(replaceSql[doc.kind], ...values) === 0) return 'conflict'
  if (before) changePost(db, before, JSON.parse(doc.body) as PostDocument)
  const stands = stood && placeIn(doc.columns)
  if (!areSame(stood, stands)) placePosts(db, doc.id, stands)
  return 'done'
}

const storedPost = (db: Connection, id: string): { row: bigint; post: PostDocument } | undefined => {
  const found = db.get<{ row: string; body: string }>(
    'SELECT CAST(rowid AS TEXT) AS row, body FROM post WHERE id = ?',
    id,
  )
  return found && { row: BigInt(found.row), post: JSON.parse(found.body) as PostDocument }
}

type Remove = Extract<EncodedWrite, { op: 'remove' }>

const remove = (db: Connection, { kind, id, ifVersion }: Remove): WriteResult => {
  if (ifVersion !== undefined) {
    const stored = db.get<{ version: number }>(`SELECT version FROM "${kind}" WHERE id = ?`, id)
    if (stored && stored.version !== ifVersion) return 'conflict'
  }
  const before = kind === 'post' ? storedPost(db, id) : undefined
  if (before) removePost(db, before.row)
  const isGone = db.run(`DELETE FROM "${kind}" WHERE id = ?`, id) > 0
  if (isGone && kind === 'conversation') placePosts(db, id, undefined)
  return isGone ? 'done' : 'missing'
}

const settle = (db: Connection, { kind, id, numbers }: Settle): WriteResult => {
  const row = db.get<{ body: string }>(`SELECT body FROM "${kind}" WHERE id = ?`, id)
  if (!row) return 'missing'
  const doc = JSON.parse(row.body) as Documents[Kind]
  const told = new Set(numbers)
  const pending: Pending[] = doc.pending.filter(({ number }) => !told.has(number))
  if (pending.length === doc.pending.length) return 'done'
  db.run(
    `UPDATE "${kind}" SET body = ?1, pendingSince = CASE WHEN ?2 THEN pendingSince END WHERE id = ?3`,
    JSON.stringify({ ...doc, pending }),
    Number(pending.length > 0),
    id,
  )
  return 'done'
}

const apply = (db: Connection, write: EncodedWrite): WriteResult => {
  if (write.op === 'create') return create(db, write, write.opens)
  if (write.op === 'replace') return replace(db, write, write.ifVersion)
  if (write.op === 'settle') return settle(db, write)
  return remove(db, write)
}

let lastMoment = 0
/** Microseconds that never repeat: the order of changes still to be told. */
const nextMoment = (): number => (lastMoment = Math.max(lastMoment + 1, Date.now() * 1000))

export const storeProcedures = {
  write: procedure('store.write', (db, writes: EncodedWrite[]): WriteResult[] =>
    writes.map((write) => apply(db, write)),
  ),
  tidy: procedure('store.tidy', (db, _: null): boolean => joinPieces(db)),
  find: procedure(
    'store.find',
    (db, { kind, id }: { kind: Kind; id: string }): string | undefined =>
      db.get<{ body: string }>(`SELECT body FROM "${kind}" WHERE id = ?`, id)?.body,
  ),
  findMany: procedure('store.find-many', (db, { kind, ids }: { kind: Kind; ids: readonly string[] }): Row[] =>
    db.all<Row>(
      `SELECT id, body, NULL AS position FROM "${kind}" WHERE id IN (SELECT value FROM json_each(?))`,
      JSON.stringify(ids),
    ),
  ),
  list: procedure('store.list', (db, { sql, values }: Statement): Row[] => {
    defineJudgement(db)
    return db.all<Row>(sql, ...values)
  }),
  count: procedure(
    'store.count',
    (db, { sql, values }: Statement): number => db.get<{ total: number }>(sql, ...values)?.total ?? 0,
  ),
  search: procedure('store.search', (db, { sql, values }: Statement): FoundRow[] => {
    defineJudgement(db)
    return db.all<FoundRow>(sql, ...values)
  }),
  /** In a time zone, as there are fewer days to hand on than quarters of an hour. */
  countDays: procedure(
    'store.count-days',
    (db, { timeZone, statements }: { timeZone: string; statements: Statement[] }): DayCount[] => {
      defineJudgement(db)
      return countDays(
        statements.flatMap(({ sql, values }) => db.all<QuarterRow>(sql, ...values)),
        timeZone,
      )
    },
  ),
  listPending: procedure('store.list-pending', (db, limit: number): { kind: Kind; id: string }[] =>
    db.all<{ kind: Kind; id: string }>(pendingSql, limit).map(({ kind, id }) => ({ kind, id })),
  ),
  plan: procedure('store.plan', (db, { sql, values }: Statement): string[] =>
    db.all<{ detail: string }>(`EXPLAIN QUERY PLAN ${sql}`, ...values).map(({ detail }) => detail),
  ),
}
