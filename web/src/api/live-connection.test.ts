import { expect, test } from 'vitest'
import { retryDelay } from './live-connection.ts'

test('attempts come slower and slower, never all at the same moment, at most 15 s apart', () => {
  expect(retryDelay(0, 0)).toBe(250)
  expect(retryDelay(0, 1)).toBe(500)
  expect(retryDelay(3, 1)).toBe(4000)
  expect(retryDelay(50, 1)).toBe(15_000)
  expect(retryDelay(50, 0)).toBe(7500)
})
