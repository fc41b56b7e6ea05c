/** Days are counted from quarters of an hour: no time zone begins a day elsewhere. */
import type { DayCount } from '../../ports/store.ts'

export const quarterMs = 900_000

/** `quarter` is numbered from 1970, UTC. */
export type QuarterRow = { quarter: number; count: number }

export const countDays = (quarters: readonly QuarterRow[], timeZone: string): DayCount[] => {
  const dayOf = dayIn(timeZone)
  const days = new Map<string, number>()
  let day = ''
  let end = Number.NEGATIVE_INFINITY
  for (const { quarter, count } of quarters.toSorted((a, b) => a.quarter - b.quarter)) {
    if (quarter >= end) {
      day = dayOf(quarter)
      end = endOf(day, quarter, dayOf)
    }
    days.set(day, (days.get(day) ?? 0) + count)
  }
  return [...days].map(([of, count]) => ({ day: of, count })).sort((a, b) => (a.day < b.day ? -1 : 1))
}

/** No day is longer, though clocks be put back by hours. */
const longestDay = 30 * 4

/** The first quarter after this day; asking the calendar at every quarter would take longer than counting. */
const endOf = (day: string, from: number, dayOf: (quarter: number) => string): number => {
  let [within, beyond] = [from, from + longestDay]
  while (beyond - within > 1) {
    const middle = Math.floor((within + beyond) / 2)
    if (dayOf(middle) === day) within = middle
    else beyond = middle
  }
  return beyond
}

/** What a moment's day is called where the clocks say so. */
const dayIn = (timeZone: string): ((quarter: number) => string) => {
  const format = new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' })
  return (quarter) => format.format(quarter * quarterMs)
}
