import { expect, test } from 'vitest'
import { XRefusal } from './failures.ts'
import { defaultPace } from './pace.ts'
import { StreamBackoff } from './stream-backoff.ts'

test('a stream is tried again in the steps that X asks for', () => {
  const backoff = new StreamBackoff(defaultPace)
  const refusal = (status: number) => new XRefusal(status, {}, {})
  const waits = (error: unknown, times: number) => Array.from({ length: times }, () => backoff.after(error))
  expect(waits(new TypeError('terminated'), 4)).toEqual([250, 500, 750, 1000])
  expect(waits(new TypeError('terminated'), 100).at(-1)).toBe(16_000)
  expect(waits(refusal(503), 8)).toEqual([5, 10, 20, 40, 80, 160, 320, 320].map((s) => s * 1000))
  expect(waits(refusal(429), 3)).toEqual([60_000, 120_000, 240_000])
  backoff.reset()
  expect(waits(refusal(429), 1)).toEqual([60_000])
  expect(waits(new TypeError('terminated'), 1)).toEqual([250])
})
