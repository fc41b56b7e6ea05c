import type { SearchDays } from '../../../../server/schemas/search.ts'
import type { DaySpan } from './narrow.ts'

export type Unit = 'day' | 'week' | 'month' | 'year'
export type Bar = DaySpan & { count: number }
export type Bars = { unit: Unit; bars: readonly Bar[]; peak: number }

/** More than these cannot be told apart, nor hit with a finger. */
const mostBars = 62
const units = ['day', 'week', 'month', 'year'] as const

/** One bar for each day from the first to the last; for each week, month or year where those would be too many. */
export const groupDays = (days: SearchDays['days'], most = mostBars): Bars => {
  const [first, last] = [days[0]?.day, days.at(-1)?.day]
  if (first === undefined || last === undefined) return { unit: 'day', bars: [], peak: 0 }
  const unit = units.find((one) => countOf(first, last, one) <= most) ?? 'year'
  const bars: (Bar & { from: string })[] = []
  for (let from = startOf(first, unit); from <= last; from = after(from, unit))
    bars.push({ from, until: after(from, unit), count: 0 })
  let at = 0
  for (const { day, count } of days) {
    while (at < bars.length - 1 && (bars[at]?.until ?? '') <= day) at++
    const bar = bars[at]
    if (bar) bar.count += count
  }
  return { unit, bars, peak: Math.max(...bars.map(({ count }) => count)) }
}

const dayMs = 86_400_000
const roughDays: Readonly<Record<Unit, number>> = { day: 1, week: 7, month: 30.44, year: 365.25 }
const countOf = (first: string, last: string, unit: Unit): number =>
  Math.ceil((Date.parse(last) - Date.parse(startOf(first, unit))) / dayMs / roughDays[unit] + 0.01)

const startOf = (day: string, unit: Unit): string => {
  if (unit === 'month') return `${day.slice(0, 7)}-01`
  if (unit === 'year') return `${day.slice(0, 4)}-01-01`
  if (unit === 'day') return day
  const at = new Date(day)
  return shift(day, -((at.getUTCDay() + 6) % 7))
}

const after = (day: string, unit: Unit): string => {
  if (unit === 'day' || unit === 'week') return shift(day, roughDays[unit])
  const at = new Date(day)
  if (unit === 'month') at.setUTCMonth(at.getUTCMonth() + 1)
  else at.setUTCFullYear(at.getUTCFullYear() + 1)
  return text(at)
}

/** The day so many days later. */
export const shift = (day: string, by: number): string => text(new Date(Date.parse(day) + by * dayMs))

const text = (at: Date): string => at.toISOString().slice(0, 10)

/** Which bars have their date below: about `most` of them, evenly. */
export const labelled = (count: number, most: number): ReadonlySet<number> => {
  const step = Math.max(1, Math.ceil(count / most))
  return new Set(Array.from({ length: Math.ceil(count / step) }, (_, at) => at * step))
}
