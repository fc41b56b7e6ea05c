/** A query as SQLite is asked it. */
import { conversationStates, type FixedQuery, type Near, type Words } from '../../domain/query/tree.ts'
import { analyse, streamsOf } from '../../domain/query/analysis.ts'
import type { PostDocument } from '../../domain/documents.ts'
import { isNear } from '../../domain/query/evaluate.ts'
import type { Connection } from '../sqlite/connection.ts'
import type { ConversationCondition, PostSearch } from '../../ports/store.ts'
import { encodePrefix, encodeTerm, everyPost } from '../kit/encode-term.ts'
import { allOf, conditionSql, type Statement } from './statement.ts'
import { quarterMs } from './count-days.ts'
import { guarded, placed, rowBits, rowsFrom } from './post-terms.ts'

type Newest = { before: bigint | null; limit: number }

/** The newest first. */
export const searchStatement = (search: PostSearch, { before, limit }: Newest): Statement => {
  const { from, where, row } = askFor(search)
  if (before !== null) where.push({ sql: `${row} < ?`, values: [before] })
  const filter = allOf(where)
  return bodiesOf({
    sql: `SELECT ${row} AS row FROM ${from}${filter.sql} ORDER BY ${row} DESC LIMIT ?`,
    values: [...filter.values, limit],
  })
}

/** What a post says is read for those alone that are shown. */
const bodiesOf = (rows: Statement): Statement => ({
  sql: `SELECT CAST(found.row AS TEXT) AS row, p.body FROM (${rows.sql}) found
    CROSS JOIN post p ON p.rowid = found.row ORDER BY found.row DESC`,
  values: rows.values,
})

export type QuickSearch = { found: Statement; looked: Statement }

/** A quick search looks at no more posts than this. */
export const quickLooks = 400

/**
 * The same for a query of one word or fact, which is short whatever is stored: it looks at the newest few posts that
 * have it. All is found when those are enough, or when fewer than that were there to be `looked` at.
 */
export const quickSearch = (
  { query, conversation = [] }: PostSearch,
  { before, limit }: Newest,
): QuickSearch | null => {
  const match = matchOf(query)
  if (match === null || !isOneTerm(query)) return null
  const filter = allOf([
    { sql: 'post_terms MATCH ?', values: [match] },
    ...(before === null ? [] : [{ sql: 'rowid < ?', values: [before] }]),
  ])
  const newest: Statement = {
    sql: `SELECT rowid AS row FROM post_terms${filter.sql} ORDER BY rowid DESC LIMIT ${quickLooks}`,
    values: filter.values,
  }
  const rights = allOf(conversation.map((condition) => conditionSql('conversation', condition, 's.')))
  return {
    found: bodiesOf({
      sql: `SELECT newest.row FROM (${newest.sql}) newest CROSS JOIN post_place s ON s.row = newest.row${rights.sql}
        ORDER BY newest.row DESC LIMIT ?`,
      values: [...newest.values, ...rights.values, limit],
    }),
    looked: { sql: `SELECT count(*) AS total FROM (${newest.sql})`, values: newest.values },
  }
}

const oneTerm: ReadonlySet<FixedQuery['kind']> = new Set([
  'word',
  'from',
  'lang',
  'network',
  'has',
  'is',
  'topic',
  'sentiment',
])

const isOneTerm = (query: FixedQuery): boolean =>
  oneTerm.has(query.kind) || (query.kind === 'phrase' && query.terms.length === 1)

/**
 * How many in each quarter of an hour. Together the statements count every post once: where the index of terms can say
 * all of it, posts that everybody may read are counted in it alone, and only guarded ones are looked at.
 */
export const quarterStatements = (search: PostSearch): Statement[] => {
  const { query, conversation = [] } = search
  const isAllInTerms = partsOf(query).every((part) => matchOf(part) !== null || spanOf(part, '').length > 0)
  if (!isAllInTerms || !conversation.every(isOpenToAll)) return [quarterStatement(askFor(search))]
  if (conversation.length === 0) return [quarterStatement(askTerms(query, [fact(placed)]))]
  const openToAll = `(${fact(placed)} NOT ${fact(guarded)})`
  return [
    quarterStatement(askTerms(query, [openToAll])),
    quarterStatement(askFor({ query, conversation }, [fact(guarded)])),
  ]
}

/** A condition that what everybody may read meets. */
const isOpenToAll = (condition: ConversationCondition): boolean =>
  condition.field === 'reader' && 'in' in condition && condition.in.includes(null)

/** Milliseconds far before any post, in whole quarters: what is divided is then never negative. */
const early = 10_000_000 * quarterMs

const quarterStatement = ({ from, where, row }: Asked): Statement => {
  const filter = allOf(where)
  return {
    sql: `SELECT ((${row} >> ${rowBits}) + ${early}) / ${quarterMs} - ${early / quarterMs} AS quarter, count(*) AS count
      FROM ${from}${filter.sql} GROUP BY quarter`,
    values: filter.values,
  }
}

/** That a conversation has a post which the query finds. */
export const hasPostSql = (query: FixedQuery): Statement => {
  const { from, where, row } = askFor({ query })
  const filter = allOf(where)
  return {
    sql: `id IN (SELECT (SELECT conversationId FROM post WHERE rowid = ${row}) FROM ${from}${filter.sql})`,
    values: filter.values,
  }
}

type Asked = { from: string; where: Statement[]; row: string }

const partsOf = (query: FixedQuery): readonly FixedQuery[] =>
  query.kind === 'and' ? query.of : query.kind === 'all' ? [] : [query]

/** What the index of terms can say leads the search; the rest is looked up row by row, in the places of posts. */
const askFor = ({ query, conversation = [] }: PostSearch, more: readonly string[] = []): Asked => {
  const asked = askTerms(query, more)
  const isLed = asked.where.some(({ sql }) => sql.includes('MATCH'))
  const row = isLed ? asked.row : 's.row'
  const rest = partsOf(query).filter((part) => matchOf(part) === null)
  return {
    from: isLed ? 'post_terms CROSS JOIN post_place s ON s.row = post_terms.rowid' : 'post_place s',
    where: [
      ...(isLed ? asked.where : rest.flatMap((part) => spanOf(part, row))),
      // With the sign, SQLite leaves these to the rows that the index of terms leads to.
      ...rest.filter((part) => spanOf(part, row).length === 0).map((part) => sqlOf(part, `+${row}`)),
      ...conversation.map((condition) => conditionSql('conversation', condition, 's.')),
    ],
    row,
  }
}

/** As far as the index of terms can say it alone. */
const askTerms = (query: FixedQuery, more: readonly string[]): Asked => {
  const row = 'post_terms.rowid'
  const terms = [...partsOf(query).flatMap((part) => matchOf(part) ?? []), ...more]
  return {
    from: 'post_terms',
    where: [
      ...(terms.length > 0 ? [{ sql: 'post_terms MATCH ?', values: [terms.join(' AND ')] }] : []),
      ...partsOf(query).flatMap((part) => spanOf(part, row)),
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

const sqlOf = (query: FixedQuery, row: string): Statement => {
  const match = matchOf(query)
  if (match !== null)
    return { sql: `${row} IN (SELECT rowid FROM post_terms WHERE post_terms MATCH ?)`, values: [match] }
  switch (query.kind) {
    case 'and':
    case 'or':
      return joined(
        query.of.map((part) => sqlOf(part, row)),
        query.kind === 'and' ? ' AND ' : ' OR ',
      )
    case 'not': {
      const { sql, values } = sqlOf(query.of, row)
      return { sql: `NOT (${sql})`, values }
    }
    case 'near': {
      const both = sqlOf({ kind: 'and', of: [query.left, query.right] }, row)
      const isNearThere = `${isNearIn}((SELECT body FROM post WHERE rowid = ${row}), ?)`
      return joined([both, { sql: isNearThere, values: [JSON.stringify(query)] }], ' AND ')
    }
    case 'assigned':
      return { sql: 's.assigneeId IS ?', values: [query.to] }
    case 'is':
      if (query.state === 'assigned') return { sql: 's.assigneeId IS NOT NULL', values: [] }
      return { sql: 's.status = ?', values: [query.state] }
    case 'after':
    case 'before':
      return joined(spanOf(query, row), '')
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

/** The same query is asked for page after page. */
const matches = new WeakMap<FixedQuery, string | null>()

/** The query in the words of the index of terms, or null where it does not know all of it. */
const matchOf = (query: FixedQuery): string | null => {
  const known = matches.get(query)
  if (known !== undefined) return known
  const match = matchAnew(query)
  matches.set(query, match)
  return match
}

const matchAnew = (query: FixedQuery): string | null => {
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
    case 'topic':
      return fact(`topic:${query.topic}`)
    case 'sentiment':
      return fact(`sentiment:${query.sentiment}`)
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
