import { locale, m } from './locale.svelte.ts'

const cache = new Map<string, Intl.DateTimeFormat>()

const formatDate = (at: number, name: string, options: Intl.DateTimeFormatOptions): string => {
  const key = `${locale.tag} ${name}`
  let format = cache.get(key)
  if (!format) cache.set(key, (format = new Intl.DateTimeFormat(locale.tag, options)))
  return format.format(at)
}

const ms = (at: string | number): number => (typeof at === 'number' ? at : Date.parse(at))

/** 14:32 */
export const clock = (at: string | number): string =>
  formatDate(ms(at), 'clock', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })

/** 3 Oct, with the year where it is another one. */
export const shortDate = (at: string | number, now = Date.now()): string =>
  sameYear(ms(at), now)
    ? formatDate(ms(at), 'short', { day: 'numeric', month: 'short' })
    : formatDate(ms(at), 'short-year', { day: 'numeric', month: 'short', year: 'numeric' })

/** Monday 23 November 2026, 14:32 */
export const fullDate = (at: string | number): string =>
  formatDate(ms(at), 'full', { dateStyle: 'full', timeStyle: 'short', hourCycle: 'h23' })

/** The clock today, else the date and the clock. */
export const moment = (at: string | number, now = Date.now()): string =>
  isSameDay(ms(at), now) ? clock(at) : `${shortDate(at, now)} ${clock(at)}`

/** Today, Yesterday, or Friday 20 November. */
export const dayName = (at: string | number, now: number): string => {
  const days = Math.round((startOfDay(now) - startOfDay(ms(at))) / 86_400_000)
  if (days === 0 || days === 1)
    return capital(new Intl.RelativeTimeFormat(locale.tag, { numeric: 'auto' }).format(-days, 'day'))
  const year = sameYear(ms(at), now) ? ({} as const) : ({ year: 'numeric' } as const)
  return capital(
    formatDate(ms(at), `day${year.year ?? ''}`, { weekday: 'long', day: 'numeric', month: 'long', ...year }),
  )
}

/** Mon 23 */
export const weekday = (at: number): string => formatDate(at, 'weekday', { weekday: 'short', day: 'numeric' })

/** How long somebody has waited: 48 min, 2 h 10, 3 days. */
export const duration = (since: string, now: number): string => {
  const minutes = Math.max(0, Math.floor((now - ms(since)) / 60_000))
  if (minutes < 60) return `${minutes < 1 ? '< 1' : minutes} min`
  if (minutes < 24 * 60)
    return m.hoursMinutes(Math.floor(minutes / 60), String(minutes % 60).padStart(2, '0'))
  return days(Math.floor(minutes / 1440))
}

const days = (value: number): string =>
  new Intl.NumberFormat(locale.tag, { style: 'unit', unit: 'day', unitDisplay: 'long' }).format(value)

export const number = (value: number): string => new Intl.NumberFormat(locale.tag).format(value)

export const money = (amount: number, currency: string): string =>
  new Intl.NumberFormat(locale.tag, { style: 'currency', currency, minimumFractionDigits: 2 }).format(amount)

/** French, from `fr`. */
export const languageName = (code: string): string =>
  new Intl.DisplayNames(locale.tag, { type: 'language', fallback: 'code' }).of(code) ?? code

export const isSameDay = (a: number, b: number): boolean => startOfDay(a) === startOfDay(b)

const startOfDay = (at: number): number => new Date(at).setHours(0, 0, 0, 0)
const sameYear = (a: number, b: number): boolean => new Date(a).getFullYear() === new Date(b).getFullYear()
const capital = (text: string): string => text.charAt(0).toLocaleUpperCase(locale.tag) + text.slice(1)

/** Tue 24 Nov, 09:00 */
export const wakeTime = (at: string | number): string =>
  `${formatDate(ms(at), 'wake', { weekday: 'short', day: 'numeric', month: 'short' })}, ${clock(at)}`

/** November 2026 */
export const monthName = (at: number): string =>
  capital(formatDate(at, 'month', { month: 'long', year: 'numeric' }))

/** 1–10 November 2026 */
export const dateSpan = (from: number, until: number): string =>
  new Intl.DateTimeFormat(locale.tag, { dateStyle: 'long' }).formatRange(from, until)

/** Bart, Chloé and Fien */
export const namesOf = (names: readonly string[]): string =>
  new Intl.ListFormat(locale.tag, { type: 'conjunction' }).format(names)
