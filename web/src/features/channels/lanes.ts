import type { Gap, Source } from '../../../../server/schemas/channel.ts'

const dayMs = 86_400_000

/** The last seven days as one line: shares of its width from the left, 0 to 1. */
export type Lane = {
  /** Where what was read back before listening began starts. */
  readBack: number
  from: number
  until: number
  gaps: { from: number; until: number; gap: Gap }[]
}

/** Midnight six days ago, in the reader's own time. */
export const weekStart = (now: number): number => {
  const today = new Date(now)
  return new Date(today.getFullYear(), today.getMonth(), today.getDate() - 6).getTime()
}

export const makeLane = (
  {
    coveredFrom,
    readBackTo,
    coveredUntil,
    gaps,
  }: Pick<Source, 'coveredFrom' | 'readBackTo' | 'coveredUntil' | 'gaps'>,
  now: number,
): Lane => {
  const start = weekStart(now)
  const share = (at: string | null) =>
    at === null ? 0 : Math.min(1, Math.max(0, (Date.parse(at) - start) / (7 * dayMs)))
  const nowShare = share(new Date(now).toISOString())
  return {
    readBack: share(readBackTo ?? coveredFrom),
    from: share(coveredFrom),
    until: coveredFrom === null ? 0 : share(coveredUntil),
    gaps: gaps
      .map((gap) => ({ gap, from: share(gap.from), until: gap.to === null ? nowShare : share(gap.to) }))
      .filter(({ until }) => until > 0),
  }
}
