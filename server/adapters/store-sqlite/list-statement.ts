import type { Kind } from '../../domain/documents.ts'
import type { FixedQuery } from '../../domain/query/tree.ts'
import type { ListQuery } from '../../ports/store.ts'
import { decodeCursor } from '../kit/cursor.ts'
import { listOrder } from '../kit/list-order.ts'
import type { ColumnValue } from './encode-write.ts'
import { hasPostSql } from './search-statement.ts'
import { allOf, type AnyCondition, conditionSql, type Statement } from './statement.ts'
import { rarelySet } from './tables.ts'

export type ListStatement = Statement & {
  /** What the list is ordered by, for its cursors. */
  order: string
  /** A part that stands for the whole when asking how it would be carried out. */
  sample: Statement
}

/** An `in` of up to this many values in an ordered list is asked value by value, each in order from its index. */
const mostArms = 16

type AnyQuery = Omit<ListQuery<Kind>, 'where' | 'withPost'> & {
  where?: readonly AnyCondition[]
  withPost?: FixedQuery
}

const nothingMore: Statement = { sql: '', values: [] }

/** The SQL of a list, asking for one row more than the limit so that the end is known. */
export const listStatement = (kind: Kind, query: AnyQuery): ListStatement => {
  const { by, direction, name: order } = listOrder(kind, query)
  const sorted = by === 'id' ? `id ${direction}` : `"${by}" ${direction}, id ${direction}`
  const from = fromCursor(by, direction, query.after ? decodeCursor(order, query.after) : undefined)
  const withPost = query.withPost ? hasPostSql(query.withPost) : nothingMore
  const arms = armsOf(query.where ?? []).map((conditions): Statement => {
    const filter = allOf([...conditions.map((condition) => conditionSql(kind, condition)), withPost, from])
    return {
      sql: `SELECT id, body, "${by}" AS position FROM "${kind}"${filter.sql} ORDER BY ${sorted} LIMIT ?`,
      values: [...filter.values, query.limit + 1],
    }
  })
  const sample = arms[0]!
  if (arms.length === 1) return { ...sample, order, sample }
  return {
    sql: `${arms.map(({ sql }) => `SELECT * FROM (${sql})`).join(' UNION ALL ')}
      ORDER BY position ${direction}, id ${direction} LIMIT ?`,
    values: [...arms.flatMap(({ values }) => values), query.limit + 1],
    order,
    sample,
  }
}

export const countStatement = (kind: Kind, where: readonly AnyCondition[]): Statement => {
  const filter = allOf(where.map((condition) => conditionSql(kind, condition)))
  return { sql: `SELECT count(*) AS total FROM "${kind}"${filter.sql}`, values: filter.values }
}

/** One list of conditions for each value of the first `in`, so that no page has to gather and sort all of them. */
const armsOf = (where: readonly AnyCondition[]): AnyCondition[][] => {
  const at = where.findIndex(
    // With null among the values of a field that is nearly always null, hardly a row is left out.
    (one) =>
      'in' in one &&
      one.in.length > 1 &&
      one.in.length <= mostArms &&
      !(rarelySet.has(one.field) && one.in.includes(null)),
  )
  const split = where[at]
  if (!split || !('in' in split)) return [[...where]]
  return [...new Set(split.in)].map((is) => where.with(at, { field: split.field, is }))
}

const fromCursor = (
  by: string,
  direction: 'asc' | 'desc',
  position: { value: ColumnValue; id: string } | undefined,
): Statement => {
  if (!position) return { sql: '', values: [] }
  const beyond = direction === 'asc' ? '>' : '<'
  if (by === 'id') return { sql: `id ${beyond} ?`, values: [position.id] }
  return { sql: `("${by}", id) ${beyond} (?, ?)`, values: [position.value, position.id] }
}
