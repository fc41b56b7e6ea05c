import { expect, test } from 'vitest'
import { readRoute, searchAddress } from './router.svelte.ts'

test.each([
  ['/', { page: 'inbox', view: null, conversationId: null }],
  ['/inbox/mine', { page: 'inbox', view: 'mine', conversationId: null }],
  ['/inbox/nonsense', { page: 'inbox', view: null, conversationId: null }],
  ['/c/abc~1', { page: 'inbox', view: null, conversationId: 'abc~1' }],
  ['/join/a%20b', { page: 'join', token: 'a b' }],
  ['/join/%E0%A4%A', { page: 'join', token: '%E0%A4%A' }],
  ['/channels', { page: 'channels' }],
  ['/search', { page: 'search', q: '' }],
  ['/search?q=from%3Aana+%2B1', { page: 'search', q: 'from:ana +1' }],
  ['/elsewhere', { page: 'lost' }],
])('%s leads to %j', (path, route) => {
  expect(readRoute(path)).toEqual(route)
})

test.each(['tram', 'after:2026-10-05T00:00+02:00 "a & b"', 'مترو 🚋', '100%'])(
  'the address of %s runs it again',
  (q) => {
    expect(readRoute(searchAddress(q))).toEqual({ page: 'search', q })
  },
)
