import type { Instant } from '../schemas/atoms.ts'

export type Clock = () => Date

export const instant = (date: Date | number): Instant => new Date(date).toISOString()

/** After every real moment: where a document has no next due time. */
export const never: Instant = '9999-12-31T23:59:59.999Z'

const hour = 3_600_000
export const day = 24 * hour

/**
 * The date that places a post, fixed when first seen. Authors may write any date into their record, so it is held
 * between an hour before the network saw it and the moment we did.
 */
export const placeDate = (
  post: { authoredAt: Instant; networkSeenAt: Instant | null },
  seenAt: Instant,
): Instant => {
  const authored = Date.parse(post.authoredAt)
  const seen = Date.parse(seenAt)
  const networkSeen = post.networkSeenAt ? Math.min(Date.parse(post.networkSeenAt), seen) : null
  const latest = networkSeen ?? seen
  const earliest = networkSeen === null ? 0 : networkSeen - hour
  return instant(Math.min(Math.max(Number.isNaN(authored) ? latest : authored, earliest), latest))
}
