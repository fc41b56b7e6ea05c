import { expect, test } from 'vitest'
import type { Source } from '../../../../server/schemas/channel.ts'
import { makeLane, weekStart } from './lanes.ts'

const now = new Date(2026, 10, 23, 12).getTime()
const iso = (at: number) => new Date(at).toISOString()
const day = 86_400_000

test('a lane is the last seven days from midnight, with its gaps', () => {
  const start = weekStart(now)
  const source = {
    coveredFrom: iso(start - 10 * day),
    coveredUntil: iso(now),
    gaps: [
      { from: iso(start + 3.5 * day), to: iso(start + 4.2 * day), reason: '', state: 'lost' },
      { from: iso(start - 5 * day), to: iso(start - 4 * day), reason: '', state: 'lost' },
    ],
  } as unknown as Source
  const lane = makeLane(source, now)
  expect(lane.from).toBe(0)
  expect(lane.until).toBeCloseTo(6.5 / 7)
  expect(lane.gaps).toHaveLength(1)
  expect(lane.gaps[0]?.from).toBeCloseTo(0.5)
})

test('a source that has not begun has an empty lane', () => {
  expect(
    makeLane({ coveredFrom: null, coveredUntil: null, gaps: [] } as unknown as Source, now),
  ).toMatchObject({ from: 0, until: 0 })
})
