import { expect, test } from 'vitest'
import { fix } from '../domain/query/evaluate.ts'
import { parseQuery } from '../domain/query/parse.ts'
import { inboxFilter } from './inbox-query.ts'

const filter = (q: string) =>
  inboxFilter(
    fix(parseQuery(q, { scope: 'search' }), { now: new Date('2026-10-09T12:00:00Z'), me: 'amelie' }),
  )

test('words about conversations become conditions, all of which must hold', () => {
  expect(filter('is:open -assigned:me')).toEqual({
    where: [
      { field: 'mergedInto', is: null },
      { field: 'status', is: 'open' },
      { field: 'assigneeId', not: 'amelie' },
    ],
  })
  expect(filter('-is:assigned assigned:bart').where.slice(1)).toEqual([
    { field: 'assigneeId', is: null },
    { field: 'assigneeId', is: 'bart' },
  ])
})

test('merged conversations are never listed', () => {
  expect(filter('')).toEqual({ where: [{ field: 'mergedInto', is: null }] })
})

test('the rest is asked of their posts', () => {
  expect(filter('is:open lang:fr (is:closed OR from:ana)')).toEqual({
    where: [
      { field: 'mergedInto', is: null },
      { field: 'status', is: 'open' },
    ],
    withPost: {
      kind: 'and',
      of: [
        { kind: 'lang', language: 'fr' },
        {
          kind: 'or',
          of: [
            { kind: 'is', state: 'closed' },
            { kind: 'from', author: 'ana' },
          ],
        },
      ],
    },
  })
})
