import type { estypes } from '@elastic/elasticsearch'
import type { Kind } from '../../domain/documents.ts'
import { indexed, type FieldValue } from '../../ports/store.ts'
import { encodeValue } from './encode-document.ts'

// The client's own type lets undefined in.
export type Dsl = NonNullable<estypes.QueryDslQueryContainer>

export type AnyCondition = { field: string } & (
  | { is: FieldValue }
  | { not: FieldValue }
  | { in: readonly FieldValue[] }
  | { atLeast?: string | number; atMost?: string | number }
)

/** All of them; nothing is scored. */
export const allOf = (filter: Dsl[]): Dsl => ({ bool: { filter } })
export const anyOf = (should: Dsl[]): Dsl => ({ bool: { should, minimum_should_match: 1 } })
export const not = (query: Dsl): Dsl => ({ bool: { must_not: [query] } })
export const nothing: Dsl = { match_none: {} }

/** The conditions of a list. Throws `RangeError` for a field that the port does not name. */
export const listFilter = (kind: Kind, where: readonly AnyCondition[]): Dsl[] =>
  where.map((condition) => {
    if (!(indexed[kind].fields as readonly string[]).includes(condition.field))
      throw new RangeError(`Lists of ${kind} cannot ask for ${condition.field}.`)
    return conditionQuery('fields', condition)
  })

/** A condition on the fields below `path`. */
export const conditionQuery = (path: string, condition: AnyCondition): Dsl => {
  const field = `${path}.${condition.field}`
  if ('is' in condition) return isQuery(field, condition.is)
  if ('not' in condition) return not(isQuery(field, condition.not))
  if ('in' in condition) {
    const values = condition.in.filter((value) => value !== null)
    const either: Dsl[] = values.length > 0 ? [{ terms: { [field]: values.map(encodeValue) } }] : []
    if (condition.in.includes(null)) either.push(isQuery(field, null))
    return either.length > 0 ? anyOf(either) : nothing
  }
  const { atLeast, atMost } = condition
  return {
    range: {
      [field]: {
        ...(atLeast !== undefined && { gte: encodeValue(atLeast) }),
        ...(atMost !== undefined && { lte: encodeValue(atMost) }),
      },
    },
  }
}

const isQuery = (field: string, value: FieldValue): Dsl =>
  value === null ? not({ exists: { field } }) : { term: { [field]: encodeValue(value) } }
