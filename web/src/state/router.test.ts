import { expect, test } from 'vitest'
import { readRoute } from './router.svelte.ts'

test.each([
  ['/', { page: 'inbox', view: null, conversationId: null }],
  ['/inbox/mine', { page: 'inbox', view: 'mine', conversationId: null }],
  ['/inbox/nonsense', { page: 'inbox', view: null, conversationId: null }],
  ['/c/abc~1', { page: 'inbox', view: null, conversationId: 'abc~1' }],
  ['/join/a%20b', { page: 'join', token: 'a b' }],
  ['/join/%E0%A4%A', { page: 'join', token: '%E0%A4%A' }],
  ['/channels', { page: 'channels' }],
  ['/elsewhere', { page: 'lost' }],
])('%s leads to %j', (path, route) => {
  expect(readRoute(path)).toEqual(route)
})
