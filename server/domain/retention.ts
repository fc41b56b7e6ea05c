import type { Instant } from '../schemas/atoms.ts'
import { instant } from './time.ts'

/**
 * What was said at this moment or before is not kept any more: so many calendar months ago, UTC. A day that the month
 * lacks is its last.
 */
export const keptSince = (now: Date, months: number): Instant => {
  const then = new Date(now)
  then.setUTCDate(1)
  then.setUTCMonth(then.getUTCMonth() - months)
  const lastDay = new Date(Date.UTC(then.getUTCFullYear(), then.getUTCMonth() + 1, 0)).getUTCDate()
  then.setUTCDate(Math.min(now.getUTCDate(), lastDay))
  return instant(then)
}
