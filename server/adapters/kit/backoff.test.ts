import { expect, test } from 'vitest'
import { backoffDelay } from './backoff.ts'

const backoff = { backoffMs: 1000, maxBackoffMs: 300_000 }

test('delays double up to the most', () => {
  const delays = [1, 2, 3, 9, 10, 11, 500].map((attempt) => backoffDelay(attempt, backoff, () => 1))
  expect(delays).toEqual([1000, 2000, 4000, 256_000, 300_000, 300_000, 300_000])
})

test('jitter takes at most half off', () => {
  expect(backoffDelay(3, backoff, () => 0)).toBe(2000)
  expect(backoffDelay(3, backoff, () => 0.5)).toBe(3000)
})
