import type { Kind } from '../../domain/documents.ts'
import { indexed, type Condition, type FieldValue } from '../../ports/store.ts'
import { columnValue, type ColumnValue } from './encode-write.ts'

export type Statement = { sql: string; values: ColumnValue[] }

/** Any kind's condition: the field's name is checked when the statement is made. */
export type AnyCondition = Condition<Kind>

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
