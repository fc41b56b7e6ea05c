import { expect, test } from 'vitest'
import { localMoment, localStart, narrowToDays } from './narrow.ts'

const utc = (day: string) => day
const day = { from: '2026-10-05', until: '2026-10-06' }
const added = 'after:2026-10-05 before:2026-10-06'

test.each([
  ['tram', `tram ${added}`],
  ['', added],
  ['tram OR bus', `(tram OR bus) ${added}`],
  ['(tram OR bus) lang:fr', `(tram OR bus) lang:fr ${added}`],
  ['after:2026-10-01 tram before:2026-10-11', `tram ${added}`],
  ['tram after:2026-10-05T14:00Z', `tram after:2026-10-05T14:00Z ${added}`],
  ['tram after:now-7d', `tram after:now-7d ${added}`],
  ['tram -after:2026-10-01', `tram -after:2026-10-01 ${added}`],
  ['"after:2026-10-01 OR"', `"after:2026-10-01 OR" ${added}`],
])('%j of one day is %j', (query, narrowed) => {
  expect(narrowToDays(query, day, utc)).toBe(narrowed)
})

test('narrowing again replaces the days', () => {
  const month = narrowToDays('tram', { from: '2026-10-01', until: '2026-11-01' }, utc)
  expect(narrowToDays(month, day, utc)).toBe(`tram ${added}`)
})

test('a day begins by this clock', () => {
  expect(Date.parse(localMoment('2026-10-05'))).toBe(localStart('2026-10-05').getTime())
})
