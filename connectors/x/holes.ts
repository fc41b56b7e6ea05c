import type { PulledPage } from '../../server/ports/connector.ts'
import { isObject, listOf } from '../kit/shapes.ts'
import { type Feed, feeds } from './feeds.ts'
import { compareIds, idAt, isId, timeOfId } from './ids.ts'
import type { Pace } from './pace.ts'
import type { Found, Walk } from './walk.ts'

/** A span of ids that a list did not show, though posts may lie there. X’s search shows them. */
export type Hole = {
  feed: Feed
  from: string
  to: string
  /** Searched to its end, it is searched once more at this time, ms, for what is found late; null: not yet searched so. */
  again: number | null
}

type Gap = NonNullable<PulledPage['gap']>

/** What became of a hole: what was found in it, what is left of it, and what nobody can find any more. */
export type Filling = { found: readonly Found[]; holes: readonly Hole[]; gap: Gap | null }

type Times = { now: number; pace: Pick<Pace, 'firstLook' | 'overlap' | 'pollEvery'> }
type Search = (span: { sinceId: string; untilId: string }) => Promise<Walk>

/** Searches what can still be searched. Holes that are not due stay as they are. Throws what the search throws. */
export const fill = async (hole: Hole, { now, pace }: Times, search: Search): Promise<Filling> => {
  if (hole.again !== null && now < hole.again) return { found: [], holes: [hole], gap: null }
  const floor = idAt(now - pace.firstLook)
  if (compareIds(hole.to, floor) <= 0) return { found: [], holes: [], gap: lost(hole.from, hole.to) }
  const isCut = compareIds(hole.from, floor) < 0
  const from = isCut ? floor : hole.from
  const { found, oldest, isEnded } = await search({ sinceId: from, untilId: hole.to })
  const reached = isEnded ? from : (oldest ?? hole.to)
  const holes: Hole[] = isEnded ? [] : [{ ...hole, from, to: reached, again: null }]
  // A search shows some posts late: twice as late as this time, until it is late enough.
  const age = now - (timeOfId(hole.to) ?? 0)
  if (age < pace.overlap && reached !== hole.to)
    holes.push({ ...hole, from: reached, again: now + Math.max(age, pace.pollEvery) })
  return { found, holes, gap: isCut ? lost(hole.from, floor) : null }
}

/** The span that is still being searched, open until coverage goes on; null where there is none. */
export const openGap = (holes: readonly Hole[]): Gap | null => {
  const from = holes.filter(isUnsearched).reduce<string | null>(older, null)
  if (from === null) return null
  return { from: instantOf(from), to: null, reason: 'X lists no further back, and is being searched' }
}

export const isUnsearched = ({ again }: Hole): boolean => again === null

export const parseHoles = (value: unknown): Hole[] =>
  listOf(value).flatMap((hole) => {
    if (!isObject(hole)) return []
    const { from, to, again } = hole
    const feed = feeds.find((one) => one === hole['feed'])
    const isWhole = feed && isId(from) && isId(to) && (again === null || typeof again === 'number')
    return isWhole ? [{ feed, from, to, again }] : []
  })

const older = (id: string | null, { from }: Hole): string =>
  id !== null && compareIds(id, from) < 0 ? id : from

const instantOf = (id: string): string => new Date(timeOfId(id) ?? 0).toISOString()

const lost = (from: string, to: string): Gap => ({
  from: instantOf(from),
  to: instantOf(to),
  reason: 'X lists no further back, and finds posts of six days only',
})
