import { expect, test } from 'vitest'
import { parseInboxQuery } from './inbox-query.ts'

test('words become conditions, all of which must hold', () => {
  expect(parseInboxQuery('is:open -assigned:me', 'amelie').slice(1)).toEqual([
    { field: 'status', is: 'open' },
    { field: 'assigneeId', not: 'amelie' },
  ])
})

test('merged conversations are never listed', () => {
  expect(parseInboxQuery('', 'amelie')).toEqual([{ field: 'mergedInto', is: null }])
})

test('an unknown word is refused with its column', () => {
  expect(() => parseInboxQuery('is:open is:lost', 'amelie')).toThrow('column 9')
  expect(() => parseInboxQuery('is:constructor', 'amelie')).toThrow('column 1')
})
