import { expect, test } from 'vitest'
import { groupDays, labelled } from './bars.ts'

const on = (day: string, count = 1) => ({ day, count })

test('days without a post have an empty bar', () => {
  expect(groupDays([on('2026-10-30', 2), on('2026-11-01')])).toEqual({
    unit: 'day',
    peak: 2,
    bars: [
      { from: '2026-10-30', until: '2026-10-31', count: 2 },
      { from: '2026-10-31', until: '2026-11-01', count: 0 },
      { from: '2026-11-01', until: '2026-11-02', count: 1 },
    ],
  })
})

test('nothing found has no bars', () => {
  expect(groupDays([])).toEqual({ unit: 'day', bars: [], peak: 0 })
})

test('weeks begin on Monday', () => {
  const { unit, bars } = groupDays([on('2026-10-04', 3), on('2026-10-05'), on('2027-02-01')])
  expect(unit).toBe('week')
  expect(bars.slice(0, 2)).toEqual([
    { from: '2026-09-28', until: '2026-10-05', count: 3 },
    { from: '2026-10-05', until: '2026-10-12', count: 1 },
  ])
  expect(bars.at(-1)).toEqual({ from: '2027-02-01', until: '2027-02-08', count: 1 })
})

test.each([
  ['2026-10-01', '2026-12-01', 'day'],
  ['2026-10-01', '2027-11-01', 'week'],
  ['2024-02-29', '2026-10-01', 'month'],
  ['1999-12-31', '2026-10-01', 'year'],
])('from %s to %s goes by %s, and no post is lost', (first, last, wanted) => {
  const { unit, bars } = groupDays([on(first, 4), on(last, 5)])
  expect(unit).toBe(wanted)
  expect(bars.length).toBeLessThanOrEqual(62)
  expect([bars[0]?.count, bars.at(-1)?.count]).toEqual([4, 5])
})

test('labels stand evenly', () => {
  expect([...labelled(10, 4)]).toEqual([0, 3, 6, 9])
  expect([...labelled(3, 6)]).toEqual([0, 1, 2])
})
