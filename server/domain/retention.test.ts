import { expect, test } from 'vitest'
import { keptSince } from './retention.ts'

test.each([
  ['2026-11-28T10:30:00.000Z', 12, '2025-11-28T10:30:00.000Z'],
  ['2026-11-28T10:30:00.000Z', 1, '2026-10-28T10:30:00.000Z'],
  ['2026-03-31T23:59:59.999Z', 1, '2026-02-28T23:59:59.999Z'],
  ['2024-03-31T00:00:00.000Z', 1, '2024-02-29T00:00:00.000Z'],
  ['2026-01-15T00:00:00.000Z', 25, '2023-12-15T00:00:00.000Z'],
])('at %s, %i months go back to %s', (now, months, since) => {
  expect(keptSince(new Date(now), months)).toBe(since)
})
