import { expect, test } from 'vitest'
import { readInboxQuery } from './inbox-query.ts'

const asking = { now: new Date('2026-10-09T12:00:00Z'), me: 'amelie' }

test('words about conversations become conditions, all of which must hold', () => {
  expect(readInboxQuery('is:open -assigned:me', asking)).toEqual({
    where: [
      { field: 'mergedInto', is: null },
      { field: 'status', is: 'open' },
      { field: 'assigneeId', not: 'amelie' },
    ],
  })
  expect(readInboxQuery('-is:assigned assigned:bart', asking).where.slice(1)).toEqual([
    { field: 'assigneeId', is: null },
    { field: 'assigneeId', is: 'bart' },
  ])
})

test('merged conversations are never listed', () => {
  expect(readInboxQuery('', asking)).toEqual({ where: [{ field: 'mergedInto', is: null }] })
})

test('the rest is asked of their posts', () => {
  expect(readInboxQuery('is:open lang:fr (is:closed OR from:ana)', asking)).toEqual({
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

test('an unknown word is refused with its place', () => {
  expect(() => readInboxQuery('is:open is:lost', asking)).toThrow(
    expect.objectContaining({ start: 11, end: 15 }),
  )
  expect(() => readInboxQuery('is:constructor', asking)).toThrow(expect.objectContaining({ start: 3 }))
})
