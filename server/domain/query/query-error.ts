import { Invalid } from '../errors.ts'

/** A query that cannot be read: where, counted in UTF-16 code units from 0, and what was perhaps meant. */
export class QueryError extends Invalid {
  override name = 'QueryError'
  readonly start: number
  readonly end: number
  /** What to put in its place. */
  readonly suggestion: string | null

  constructor(message: string, place: { start: number; end: number }, suggestion: string | null = null) {
    super('bad-query', message)
    this.start = place.start
    this.end = place.end
    this.suggestion = suggestion
  }
}

/** The candidate that a slip of the finger or two makes of the word; null when none is near. */
export const nearest = (word: string, candidates: readonly string[]): string | null => {
  let best: { candidate: string; slips: number } | null = null
  for (const candidate of candidates) {
    const slips = distance(word.toLowerCase(), candidate)
    if (slips <= Math.min(2, candidate.length - 1) && (!best || slips < best.slips))
      best = { candidate, slips }
  }
  return best?.candidate ?? null
}

/** Letters to put in, leave out, change or swap with their neighbour. */
const distance = (a: string, b: string): number => {
  if (Math.abs(a.length - b.length) > 2) return Infinity
  const rows = [Array.from({ length: b.length + 1 }, (_, j) => j)]
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      row[j] = Math.min(
        (rows[i - 1]?.[j] ?? 0) + 1,
        (row[j - 1] ?? 0) + 1,
        (rows[i - 1]?.[j - 1] ?? 0) + cost,
        swapped ? (rows[i - 2]?.[j - 2] ?? 0) + 1 : Infinity,
      )
    }
    rows.push(row)
  }
  return rows[a.length]?.[b.length] ?? Infinity
}
