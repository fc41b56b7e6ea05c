import { type Dice, shuffled } from './dice.ts'
import { defaultDelayMs, type NetworkFaults } from './faults.ts'
import type { StoredPost } from './records.ts'

type Place = { faults: NetworkFaults; dice: Dice; now: () => Date }

/** A list page gone wrong: in another order, or with everything on it twice. */
export const spoil = <T>(items: T[], { faults, dice }: Place, method: string): T[] => {
  const shown = faults.take(['repeat'], method) ? items.flatMap((item) => [item, item]) : items
  return faults.take(['shuffle'], method) ? shuffled(shown, dice) : shown
}

/** Whether a list shows a post yet, under the fault that hits this request. */
export const isListed = ({ faults, now }: Place, method: string): ((post: StoredPost) => boolean) => {
  const late = faults.take(['search-lag'], method)
  if (!late) return () => true
  const newest = now().getTime() - (late.delayMs ?? defaultDelayMs)
  return ({ indexedAt }) => Date.parse(indexedAt) <= newest
}

/** The same for the list of an account's own posts, which may lack what came last. */
export const isOnTimeline = (place: Place, method: string): ((post: StoredPost) => boolean) => {
  if (!place.faults.take(['timeline-lag'], method)) return isListed(place, method)
  const newest = place.now().getTime() - 3_600_000
  return ({ indexedAt }) => Date.parse(indexedAt) <= newest
}
