import { Invalid } from '../domain/errors.ts'
import type { Condition } from '../ports/store.ts'

type Where = Condition<'conversation'>

/** Reads the inbox filter: `is:open -is:assigned assigned:me`. All words must hold. */
export const parseInboxQuery = (q: string, me: string): Where[] => {
  const where: Where[] = [{ field: 'mergedInto', is: null }]
  for (const { word, column } of words(q)) {
    const negated = word.startsWith('-')
    const meaning = meanings(me)[word.slice(negated ? 1 : 0).toLowerCase()]
    if (!meaning)
      throw new Invalid(
        'bad-query',
        `“${word.slice(0, 60)}” at column ${column} is not a filter. Use is:open, is:snoozed, is:closed, is:assigned or assigned:me, each with - before it for the opposite.`,
      )
    where.push(negated ? meaning.not : meaning.is)
  }
  return where
}

const meanings = (me: string): Record<string, { is: Where; not: Where }> => ({
  'is:open': status('open'),
  'is:snoozed': status('snoozed'),
  'is:closed': status('closed'),
  'is:assigned': { is: { field: 'assigneeId', not: null }, not: { field: 'assigneeId', is: null } },
  'assigned:me': { is: { field: 'assigneeId', is: me }, not: { field: 'assigneeId', not: me } },
})

const status = (value: string): { is: Where; not: Where } => ({
  is: { field: 'status', is: value },
  not: { field: 'status', not: value },
})

const words = (q: string): { word: string; column: number }[] =>
  [...q.matchAll(/\S+/gu)].map((found) => ({ word: found[0], column: found.index + 1 }))
