import { expect, test } from 'vitest'
import { placeDate } from './time.ts'

const seen = '2026-10-02T12:00:00.000Z'

test('a post is placed by its author’s date', () => {
  expect(placeDate({ authoredAt: '2026-10-02T11:59:00.000Z', networkSeenAt: null }, seen)).toBe(
    '2026-10-02T11:59:00.000Z',
  )
})

test('no author can date a post into the future', () => {
  expect(placeDate({ authoredAt: '2099-01-01T00:00:00.000Z', networkSeenAt: null }, seen)).toBe(seen)
  const networkSeenAt = '2026-10-02T11:58:00.000Z'
  expect(placeDate({ authoredAt: '2099-01-01T00:00:00.000Z', networkSeenAt }, seen)).toBe(networkSeenAt)
})

test('a back-dated post is placed near the moment the network saw it', () => {
  const networkSeenAt = '2026-10-02T11:58:00.000Z'
  expect(placeDate({ authoredAt: '2011-01-01T00:00:00.000Z', networkSeenAt }, seen)).toBe(
    '2026-10-02T10:58:00.000Z',
  )
})

test('a date nobody can read is the moment it was seen', () => {
  expect(placeDate({ authoredAt: 'yesterday', networkSeenAt: null }, seen)).toBe(seen)
})
