import type { Kind } from '../../domain/documents.ts'
import { indexed, type Condition, type FieldValue, type ListQuery } from '../../ports/store.ts'
import { rarelySet } from './tables.ts'
import { decodeCursor } from './cursor.ts'
import { columnValue, type ColumnValue } from './encode-write.ts'

export type Statement = { sql: string; values: ColumnValue[] }

export type ListStatement = Statement & {
  /** What the list is ordered by, for its cursors. */
  order: string
  /** A part that stands for the whole when asking how it would be carried out. */
  sample: Statement
}

/** An `in` of up to this many values in an ordered list is asked value by value, each in order from its index. */
const mostArms = 16

/** Any kind's condition: the field's name is checked when the statement is made. */
type AnyCondition = Condition<Kind>
type AnyQuery = Omit<ListQuery<Kind>, 'where'> & { where?: readonly AnyCondition[] }

/** The SQL of a list, asking for one row more than the limit so that the end is known. */
export const listStatement = (kind: Kind, query: AnyQuery): ListStatement => {
  if (!Number.isInteger(query.limit) || query.limit < 1)
    throw new RangeError(`A page of ${query.limit} rows.`)
  const by = query.order?.by ?? 'id'
  const direction = query.order?.direction ?? 'asc'
  if (by !== 'id' && !(indexed[kind].ordered as readonly string[]).includes(by)) {
    throw new RangeError(`Lists of ${kind} cannot be ordered by ${by}.`)
  }
  const order = `${kind} ${by} ${direction}`
  const sorted = by === 'id' ? `id ${direction}` : `"${by}" ${direction}, id ${direction}`
  const from = fromCursor(by, direction, query.after ? decodeCursor(order, query.after) : undefined)
  const arms = armsOf(query.where ?? []).map((conditions): Statement => {
    const filter = allOf([...conditions.map((condition) => conditionSql(kind, condition)), from])
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

/** `of` names the table where there are several: `c.`. */
export const conditionSql = (kind: Kind, condition: AnyCondition, of = ''): Statement => {
  const { field } = condition
  const column = `${of}"${field}"`
  if (!(indexed[kind].fields as readonly string[]).includes(field)) {
    throw new RangeError(`Lists of ${kind} cannot ask for ${field}: the port does not index it.`)
  }
  if ('is' in condition) return equals(column, condition.is)
  if ('not' in condition) {
    if (condition.not === null) return { sql: `${column} IS NOT NULL`, values: [] }
    return { sql: `${column} IS NOT ?`, values: [columnValue(condition.not)] }
  }
  if ('in' in condition) return isOneOf(column, condition.in)
  return allOf(
    [
      { sql: `${column} >= ?`, value: condition.atLeast },
      { sql: `${column} <= ?`, value: condition.atMost },
    ].map(({ sql, value }) => (value === undefined ? { sql: '', values: [] } : { sql, values: [value] })),
    '',
  )
}

const equals = (column: string, value: FieldValue): Statement =>
  value === null
    ? { sql: `${column} IS NULL`, values: [] }
    : { sql: `${column} = ?`, values: [columnValue(value)] }

const isOneOf = (column: string, values: readonly FieldValue[]): Statement => {
  const some = values.filter((value) => value !== null).map(columnValue)
  const sql = `${column} IN (${some.map(() => '?').join(', ')})`
  return { sql: some.length < values.length ? `(${column} IS NULL OR ${sql})` : sql, values: some }
}

/** Joins conditions that say something, after `WHERE` unless told otherwise. */
export const allOf = (parts: readonly Statement[], lead = ' WHERE '): Statement => {
  const said = parts.filter(({ sql }) => sql !== '')
  return {
    sql: said.length > 0 ? lead + said.map(({ sql }) => sql).join(' AND ') : '',
    values: said.flatMap(({ values }) => values),
  }
}
