import { expect, test } from 'vitest'
import type { NetworkPost } from '../ports/connector.ts'
import { coverage, leaseExpiry, LeaseWatch, readBack } from './sources.ts'

const at = (minute: number): string => new Date(Date.UTC(2026, 9, 1, 8, minute)).toISOString()

test('a lease is dead only after it stood still for long enough under our own eyes', () => {
  let now = 0
  const watch = new LeaseWatch(() => now)
  const lease = { holder: 'other', epoch: 3, beat: 7 }
  expect(watch.isDead('s', lease)).toBe(false)
  now += leaseExpiry - 1
  expect(watch.isDead('s', lease)).toBe(false)
  expect(watch.isDead('s', { ...lease, beat: 8 })).toBe(false)
  now += leaseExpiry
  expect(watch.isDead('s', { ...lease, beat: 8 })).toBe(false)
  now += 1
  expect(watch.isDead('s', { ...lease, beat: 8 })).toBe(true)
})

test('coverage ends at the last proof of life and never goes back', () => {
  const start = { coveredFrom: null, coveredUntil: null, gaps: [] }
  const once = coverage(start, { coveredUntil: at(5), gap: null })
  expect(once).toMatchObject({ coveredFrom: at(5), coveredUntil: at(5) })
  expect(coverage(once, { coveredUntil: at(3), gap: null }).coveredUntil).toBe(at(5))
  expect(coverage(once, { coveredUntil: null, gap: null }).coveredUntil).toBe(at(5))
})

test('reading that stopped is one open gap from the last proof on, closed when reading goes on', () => {
  const gap = { from: at(9), to: null, reason: 'the money is spent' }
  const before = { coveredFrom: at(0), coveredUntil: at(2), gaps: [] }
  const stopped = coverage(before, { coveredUntil: null, gap })
  expect(stopped.gaps).toEqual([{ ...gap, from: at(2), state: 'open' }])
  expect(coverage(stopped, { coveredUntil: null, gap: { ...gap, from: at(12) } }).gaps).toBe(stopped.gaps)
  expect(coverage(stopped, { coveredUntil: at(30), gap: null }).gaps).toEqual([
    { ...gap, from: at(2), to: at(30), state: 'back-filled' },
  ])
})

test('a span that could not be read back stays visible', () => {
  const gap = { from: at(1), to: at(4), reason: 'the network keeps three days' }
  const covered = coverage(
    { coveredFrom: at(0), coveredUntil: at(1), gaps: [] },
    { coveredUntil: at(5), gap },
  )
  expect(covered.gaps).toEqual([{ ...gap, state: 'lost' }])
  expect(coverage(covered, { coveredUntil: at(6), gap }).gaps).toHaveLength(1)
})

test('a long absence that was read back is told, a short pause is not', () => {
  const before = { coveredFrom: at(0), coveredUntil: at(5), gaps: [] }
  expect(coverage(before, { coveredUntil: at(20), gap: null }).gaps).toEqual([])
  expect(coverage(before, { coveredUntil: at(60), gap: null }).gaps).toEqual([
    { from: at(5), to: at(60), reason: expect.any(String), code: 'away', state: 'back-filled' },
  ])
  const gap = { from: at(5), to: at(15), reason: 'the network keeps three days' }
  expect(coverage(before, { coveredUntil: at(60), gap }).gaps).toEqual([
    { ...gap, state: 'lost' },
    expect.objectContaining({ from: at(15), to: at(60), state: 'back-filled' }),
  ])
})

test('the first look back is known by the oldest post that concerns us, and stays', () => {
  const post = (minute: number, reason = 'mention') =>
    ({ reason, networkSeenAt: null, authoredAt: at(minute) }) as NetworkPost
  const first = readBack({ coveredFrom: null }, { posts: [post(9), post(7), post(1, 'context')] })
  expect(first).toBe(at(7))
  expect(readBack({ coveredFrom: null, readBackTo: first }, { posts: [post(8)] })).toBe(at(7))
  expect(readBack({ coveredFrom: at(10), readBackTo: first }, { posts: [post(2)] })).toBe(at(7))
})
