import { expect, test } from 'vitest'
import { nextConversation } from './next-conversation.ts'

const rows = [
  { id: 'a', assigneeId: null },
  { id: 'b', assigneeId: 'driss' },
  { id: 'c', assigneeId: 'bart' },
  { id: 'd', assigneeId: 'amelie' },
]

test.each([
  ['skips what another has', 'b', 'd'],
  ['begins again at the top', 'd', 'a'],
  ['begins at the top for what is not in the list', 'z', 'a'],
])('the next conversation %s', (_how, from, next) => {
  expect(nextConversation(rows, from, 'amelie')).toBe(next)
})

test('there is none where others have all', () => {
  expect(nextConversation(rows.slice(1, 3), 'b', 'amelie')).toBeUndefined()
})
