import type { Conversation, ConversationCounts } from '../../../server/schemas/conversation.ts'
import type { Sort } from '../api/causerie-api.ts'

export type ViewName = 'mine' | 'mentioned' | 'unassigned' | 'team' | 'snoozed' | 'closed'

type Row = Pick<Conversation, 'status' | 'assigneeId' | 'mergedInto'>

/** A place of the rail: the server's filter, and the same filter for one conversation that just changed. */
export type View = {
  name: ViewName
  q: string
  count: keyof ConversationCounts | null
  /** Where only one order makes sense. */
  sort?: Sort
  holds(row: Row, me: string): boolean
}

const open = (row: Row) => row.status === 'open' && row.mergedInto === null

const team: View = { name: 'team', q: 'is:open', count: 'open', holds: open }

export const views: readonly View[] = [
  {
    name: 'mine',
    q: 'is:open assigned:me',
    count: 'mine',
    holds: (row, me) => open(row) && row.assigneeId === me,
  },
  // What names me is asked for apart: it may be in any state.
  { name: 'mentioned', q: '', count: null, sort: 'newest', holds: () => true },
  {
    name: 'unassigned',
    q: 'is:open -is:assigned',
    count: 'unassigned',
    holds: (row) => open(row) && row.assigneeId === null,
  },
  team,
  {
    name: 'snoozed',
    q: 'is:snoozed',
    count: 'snoozed',
    sort: 'newest',
    holds: (row) => row.status === 'snoozed' && row.mergedInto === null,
  },
  {
    name: 'closed',
    q: 'is:closed',
    count: null,
    sort: 'newest',
    holds: (row) => row.status === 'closed' && row.mergedInto === null,
  },
]

export const getView = (name: ViewName): View => views.find((view) => view.name === name) ?? team

type Placed = Pick<Conversation, 'id' | 'waitingSince' | 'lastPostAt'>

/** Later than every wait: who waits for nothing comes last. */
const never = '9999'

/** The order of the server's lists, so that a row that changes finds its place without asking. */
export const comparing: Record<Sort, (a: Placed, b: Placed) => number> = {
  wait: (a, b) => byText(a.waitingSince ?? never, b.waitingSince ?? never) || byText(a.id, b.id),
  newest: (a, b) => byText(b.lastPostAt, a.lastPostAt) || byText(b.id, a.id),
}

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
