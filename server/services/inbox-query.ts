import type { FixedQuery } from '../domain/query/tree.ts'
import type { Condition } from '../ports/store.ts'

type Where = Condition<'conversation'>

/** What a query asks of conversations: conditions on themselves, and a post that they must have. */
export type InboxFilter = { where: Where[]; withPost?: FixedQuery }

/** What lists know themselves is left to them: the places of the inbox ask of no post. */
export const inboxFilter = (query: FixedQuery): InboxFilter => {
  const parts = query.kind === 'and' ? query.of : query.kind === 'all' ? [] : [query]
  const asked = parts.filter((part) => conditionOf(part) === null)
  return {
    where: [{ field: 'mergedInto', is: null }, ...parts.flatMap((part) => conditionOf(part) ?? [])],
    ...(asked.length > 0 && { withPost: { kind: 'and', of: asked } }),
  }
}

/** What is the same for all posts of a conversation, as lists know it. */
const conditionOf = (query: FixedQuery, isSo = true): Where | null => {
  if (query.kind === 'not') return isSo ? conditionOf(query.of, false) : null
  if (query.kind === 'assigned') return equal('assigneeId', query.to, isSo)
  if (query.kind !== 'is') return null
  if (query.state === 'assigned') return equal('assigneeId', null, !isSo)
  return statuses.has(query.state) ? equal('status', query.state, isSo) : null
}

const statuses: ReadonlySet<string> = new Set(['open', 'snoozed', 'closed'])

const equal = (field: 'assigneeId' | 'status', value: string | null, isSo: boolean): Where =>
  isSo ? { field, is: value } : { field, not: value }
