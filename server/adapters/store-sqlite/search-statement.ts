/** A query as SQLite is asked it. */
import { conversationStates, type FixedQuery, type Near, type Words } from '../../domain/query/tree.ts'
import { analyse, streamsOf } from '../../domain/query/analysis.ts'
import type { PostDocument } from '../../domain/documents.ts'
import { isNear } from '../../domain/query/evaluate.ts'
import type { Connection } from '../sqlite/connection.ts'
import type { PostSearch } from '../../ports/store.ts'
import { encodePrefix, encodeTerm, everyPost } from '../kit/encode-term.ts'
import { allOf, conditionSql, type Statement } from './statement.ts'
import { rowsFrom } from './post-terms.ts'

/** The newest first. */
export const searchStatement = (
  search: PostSearch,
  { before, limit }: { before: bigint | null; limit: number },
): Statement => {
  const { from, where, row } = askFor(search)
  if (before !== null) where.push({ sql: `${row} < ?`, values: [before] })
  const filter = allOf(where)
  return {
    sql: `SELECT CAST(p.rowid AS TEXT) AS row, p.body FROM ${from}${filter.sql} ORDER BY ${row} DESC LIMIT ?`,
    values: [...filter.values, limit],
  }
}

/** How many in each quarter of an hour, by its beginning: no time zone begins a day elsewhere. */
export const quarterStatement = (search: PostSearch): Statement => {
  const { from, where } = askFor(search)
  const filter = allOf(where)
  const minutes = `printf('%02d', substr(p."at", 15, 2) / 15 * 15)`
  return {
    sql: `SELECT substr(p."at", 1, 14) || ${minutes} || 'Z' AS quarter, count(*) AS count
      FROM ${from}${filter.sql} GROUP BY quarter ORDER BY quarter`,
    values: filter.values,
  }
}

/** That a conversation has a post which the query finds. */
export const hasPostSql = (query: FixedQuery): Statement => {
  const { from, where } = askFor({ query })
  const filter = allOf(where)
  return { sql: `id IN (SELECT p.conversationId FROM ${from}${filter.sql})`, values: filter.values }
}

type Asked = { from: string; where: Statement[]; row: string }

/** What the index of terms can say leads the search; the rest is looked up row by row. */
const askFor = ({ query, conversation = [] }: PostSearch): Asked => {
  const parts = query.kind === 'and' ? query.of : [query]
  const inTerms = parts.flatMap((part) => matchOf(part) ?? [])
  const rest = parts.filter((part) => matchOf(part) === null)
  const row = inTerms.length > 0 ? 'post_terms.rowid' : 'p.rowid'
  const posts = inTerms.length > 0 ? 'post_terms CROSS JOIN post p ON p.rowid = post_terms.rowid' : 'post p'
  return {
    from: `${posts} CROSS JOIN conversation c ON c.id = p.conversationId`,
    where: [
      ...(inTerms.length > 0 ? [{ sql: 'post_terms MATCH ?', values: [inTerms.join(' AND ')] }] : []),
      ...rest.flatMap((part) => spanOf(part, row)),
      ...rest.map(sqlOf),
      ...conversation.map((condition) => conditionSql('conversation', condition, 'c.')),
    ],
    row,
  }
}

/** The rows of a span of time, which need not be looked for. */
const spanOf = (query: FixedQuery, row: string): Statement[] => {
  if (query.kind === 'after') return [{ sql: `${row} >= ?`, values: [rowsFrom(query.at)] }]
  if (query.kind === 'before') return [{ sql: `${row} < ?`, values: [rowsFrom(query.at)] }]
  return []
}

const sqlOf = (query: FixedQuery): Statement => {
  const match = matchOf(query)
  if (match !== null)
    return { sql: 'p.rowid IN (SELECT rowid FROM post_terms WHERE post_terms MATCH ?)', values: [match] }
  switch (query.kind) {
    case 'and':
    case 'or':
      return joined(query.of.map(sqlOf), query.kind === 'and' ? ' AND ' : ' OR ')
    case 'not': {
      const { sql, values } = sqlOf(query.of)
      return { sql: `NOT (${sql})`, values }
    }
    case 'near': {
      const both = sqlOf({ kind: 'and', of: [query.left, query.right] })
      return joined([both, { sql: `${isNearIn}(p.body, ?)`, values: [JSON.stringify(query)] }], ' AND ')
    }
    case 'assigned':
      return { sql: 'c.assigneeId IS ?', values: [query.to] }
    case 'is':
      if (query.state === 'assigned') return { sql: 'c.assigneeId IS NOT NULL', values: [] }
      return { sql: 'c.status = ?', values: [query.state] }
    case 'after':
      return { sql: 'p."at" >= ?', values: [query.at] }
    case 'before':
      return { sql: 'p."at" < ?', values: [query.at] }
    default:
      throw new RangeError(`No index says ${query.kind}.`)
  }
}

const joined = (parts: readonly Statement[], sign: string): Statement => ({
  sql: `(${parts.map(({ sql }) => sql).join(sign)})`,
  values: parts.flatMap(({ values }) => values),
})

/** What the index cannot say of two words is judged on the post itself, under this name. */
const isNearIn = 'is_near'

const defined = new WeakSet<Connection>()

/** Lets statements of this room be run on a connection. */
export const defineJudgement = (db: Connection): void => {
  if (defined.has(db)) return
  defined.add(db)
  db.define(isNearIn, (body = '', near = '') => {
    const { text, language } = JSON.parse(body) as PostDocument
    return Number(isNear(JSON.parse(near) as Near, streamsOf(analyse(text, language))))
  })
}

/** The query in the words of the index of terms, or null where it does not know all of it. */
const matchOf = (query: FixedQuery): string | null => {
  switch (query.kind) {
    case 'all':
      return fact(everyPost)
    case 'and':
    case 'or': {
      const parts = query.of.map(matchOf)
      if (parts.includes(null)) return null
      return `(${parts.join(query.kind === 'and' ? ' AND ' : ' OR ')})`
    }
    case 'not': {
      const part = matchOf(query.of)
      return part && `(${fact(everyPost)} NOT ${part})`
    }
    case 'word':
    case 'phrase':
      return `(${phrasesOf(query).join(' OR ')})`
    case 'prefix':
      return `(${encodePrefix(query.prefix)
        .map((start) => `exact : "${start}" *`)
        .join(' OR ')})`
    case 'near':
      return nearOf(query)
    case 'from':
      return fact(`from:${query.author}`)
    case 'lang':
      return fact(`lang:${query.language}`)
    case 'network':
      return fact(`network:${query.network}`)
    case 'has':
      return fact(`has:${query.media}`)
    case 'is':
      return isOfConversation.has(query.state) ? null : fact(`is:${query.state}`)
    default:
      return null
  }
}

const isOfConversation: ReadonlySet<string> = new Set(conversationStates)

const fact = (term: string): string => `facts : "${encodeTerm(term)}"`

const quoted = (terms: readonly string[]): string => `"${terms.map(encodeTerm).join(' ')}"`

const phrasesOf = (words: Exclude<Words, { kind: 'prefix' }>): string[] =>
  words.kind === 'word'
    ? words.stems.map((stem) => `stems : ${quoted([stem])}`)
    : [`exact : ${quoted(words.terms)}`]

/** SQLite looks within one stream, and lets both operands be the same words: what else is asked it cannot say. */
const nearOf = ({ left, right, within }: Near): string | null => {
  if (left.kind === 'word' && right.kind === 'word') {
    if (left.stems.some((stem) => right.stems.includes(stem))) return null
    const pairs = left.stems.flatMap((one) =>
      right.stems.map((other) => `stems : NEAR(${quoted([one])} ${quoted([other])}, ${within})`),
    )
    return `(${pairs.join(' OR ')})`
  }
  if (left.kind === 'word' || right.kind === 'word') return null
  if (left.terms.some((term) => right.terms.includes(term))) return null
  return `(exact : NEAR(${quoted(left.terms)} ${quoted(right.terms)}, ${within}))`
}
