import { expect, test } from 'vitest'
import type { Channel, Gap, Source } from '../../../server/schemas/channel.ts'
import { summariseCoverage } from './coverage.ts'

const now = Date.parse('2026-11-23T12:00:00.000Z')
const source = (coveredUntil: string | null, gaps: Gap[] = []) =>
  ({ id: coveredUntil, coveredUntil, gaps }) as unknown as Source
const channel = (sources: Source[], state = 'ok', since = '2026-11-23T11:00:00.000Z') =>
  ({ handle: 'us', health: { state, since }, sources }) as unknown as Channel

test('coverage is as far as the slowest source', () => {
  const channels = [
    channel([source('2026-11-23T11:59:00.000Z')]),
    channel([source('2026-11-23T11:40:00.000Z')]),
  ]
  expect(summariseCoverage(channels, now)?.until).toBe('2026-11-23T11:40:00.000Z')
  expect(summariseCoverage([...channels, channel([source(null)])], now)?.until).toBeNull()
})

test('coverage counts the gaps of a week that are not read back, and names who is unwell', () => {
  const gap = (from: string, to: string | null, state: Gap['state']): Gap => ({ from, to, state, reason: '' })
  const gaps = [
    gap('2026-11-22T10:00:00.000Z', null, 'open'),
    gap('2026-11-21T10:00:00.000Z', '2026-11-21T11:00:00.000Z', 'back-filled'),
    gap('2026-11-01T10:00:00.000Z', '2026-11-01T11:00:00.000Z', 'lost'),
  ]
  expect(summariseCoverage([channel([source('x', gaps)], 'signed-out')], now)).toMatchObject({
    openGaps: 1,
    lostGaps: 0,
    unwell: { handle: 'us' },
  })
})

test('a moment’s trouble calls nobody; what lasts or needs a person does', () => {
  const unwell = (state: string, since: string) =>
    summariseCoverage([channel([source('x')], state, since)], now)?.unwell !== undefined
  expect(unwell('slowed', '2026-11-23T11:59:30.000Z')).toBe(false)
  expect(unwell('slowed', '2026-11-23T11:58:30.000Z')).toBe(true)
  expect(unwell('unreachable', '2026-11-23T11:59:30.000Z')).toBe(false)
  expect(unwell('signed-out', '2026-11-23T11:59:59.000Z')).toBe(true)
})

test('without a source there is nothing to say', () => {
  expect(summariseCoverage([], now)).toBeUndefined()
})
