import { postId } from '../domain/ids.ts'
import { placeDate } from '../domain/time.ts'
import type { NetworkPost } from '../ports/connector.ts'
import type { Instant } from '../schemas/atoms.ts'
import { type Arrival, voiceOf } from './ingest-posts.ts'

type Age = {
  /** What was said at this moment or before is not kept; null where everything is. */
  since: Instant | null
  seenAt: Instant
  /** The ids of those that are stored already. */
  known: ReadonlyMap<string, unknown>
}

/**
 * What is worth storing of a page. A post that is older than anything is kept for does not come in: it would open a
 * conversation whose time is over, and the next look back would bring it once more. What others or we said stays where
 * a younger post of the page hangs on it, to be shown around that.
 */
export const youngEnough = (
  posts: readonly NetworkPost[],
  arrival: Arrival,
  { since, seenAt, known }: Age,
): readonly NetworkPost[] => {
  if (since === null) return posts
  const byUri = new Map(posts.map((post) => [post.uri, post]))
  const kept = new Set(
    posts.filter((post) => placeDate(post, seenAt) > since || known.has(postId(post.network, post.uri))),
  )
  // A set is walked to its end, what is added on the way included.
  for (const { parentUri, rootUri } of kept)
    for (const uri of [parentUri, rootUri]) {
      const above = byUri.get(uri ?? '')
      if (above && voiceOf(above, arrival) !== 'customer') kept.add(above)
    }
  return posts.filter((post) => kept.has(post))
}
