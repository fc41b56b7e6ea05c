import { cutQuery, type Token } from './tokens.ts'

/** Days as `2026-10-05`, `until` exclusive. */
export type DaySpan = { from: string; until: string }

/**
 * The query for these days of the clock alone. Dates in it that say less than the new ones go; where it is one of
 * several, brackets keep it together.
 */
export const narrowToDays = (query: string, { from, until }: DaySpan, momentOf = localMoment): string => {
  const tokens = cutQuery(query)
  const isEither = tokens.some((token, at) => isSign(query, token, 'OR') && depthAt(tokens, at) === 0)
  const [start, end] = [momentOf(from), momentOf(until)]
  const rest = isEither ? `(${query.trim()})` : without(query, tokens, { start, end })
  return [rest, `after:${start}`, `before:${end}`].filter(Boolean).join(' ')
}

const without = (query: string, tokens: readonly Token[], limits: { start: string; end: string }): string => {
  const goes = (token: Token, at: number): boolean => {
    if (token.field !== 'after' && token.field !== 'before') return false
    const [before, next] = [tokens[at - 1], tokens[at + 1]]
    if (before?.kind === 'not' || before?.kind === 'sign' || next?.kind === 'sign') return false
    if (depthAt(tokens, at) > 0) return false
    const moment = Date.parse(query.slice(token.start + token.field.length + 1, token.end))
    return token.field === 'after' ? moment <= Date.parse(limits.start) : moment >= Date.parse(limits.end)
  }
  let rest = query
  for (const token of tokens.filter(goes).reverse())
    rest = `${rest.slice(0, token.start).trimEnd()} ${rest.slice(token.end).trimStart()}`
  return rest.trim()
}

const isSign = (query: string, { start, end, kind }: Token, sign: string): boolean =>
  kind === 'sign' && query.slice(start, end) === sign

const depthAt = (tokens: readonly Token[], at: number): number =>
  tokens
    .slice(0, at)
    .reduce((depth, { kind }) => depth + (kind === 'open' ? 1 : kind === 'close' ? -1 : 0), 0)

/** The beginning of a day of this clock, as the query language writes it: a bare date where that is UTC's. */
export const localMoment = (day: string): string => {
  const at = localStart(day)
  const east = -at.getTimezoneOffset()
  if (east === 0) return day
  const clock = `${pad(at.getHours())}:${pad(at.getMinutes())}`
  const offset = `${pad(Math.floor(Math.abs(east) / 60))}:${pad(Math.abs(east) % 60)}`
  return `${day}T${clock}${east < 0 ? '-' : '+'}${offset}`
}

export const localStart = (day: string): Date => {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number)
  return new Date(year, month - 1, date)
}

const pad = (value: number): string => String(value).padStart(2, '0')
