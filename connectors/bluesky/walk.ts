import { ConnectorError } from '../../server/ports/connector.ts'
import type { ListPage } from './client.ts'
import { sortInstant } from './map.ts'

export type FoundPost = ListPage['posts'][number] & { sortedAt: string }

export type WalkPlan = {
  list: (query: { limit: number; cursor: string | null }) => Promise<ListPage>
  /** Handed out on an earlier page. */
  isKnown: (uri: string) => boolean
  /** Posts sorted before this are taken for known ground: the walk ends when a page holds nothing else. */
  floor: string
  /** Walk to the floor even where a page holds only known posts. */
  deep: boolean
  /**
   * An earlier walk listed everything up to this date. Newer posts may be known from the stream, which proves nothing
   * about those between them.
   */
  listedUntil: string
  pageSizes: { first: number; next: number }
  maxPages: number
}

export type WalkResult = {
  /** New posts, newest first, each once. */
  found: FoundPost[]
  /** False when the page limit ended it before known ground. */
  complete: boolean
  /** Oldest and newest sort date it saw. */
  oldest: string | null
  newest: string | null
}

/** Lists newest first, back to what is already known. Repeated and shuffled pages are coped with. */
export const walkBack = async (plan: WalkPlan): Promise<WalkResult> => {
  const found = new Map<string, FoundPost>()
  const cursors = new Set<string>()
  let cursor: string | null = null
  let oldest: string | null = null
  let newest: string | null = null
  for (let page = 0; page < plan.maxPages; page++) {
    const limit = page === 0 ? plan.pageSizes.first : plan.pageSizes.next
    const { posts, cursor: next }: ListPage = await plan.list({ limit, cursor })
    const placed = posts.map((post) => ({ ...post, sortedAt: sortInstant(post) }))
    for (const post of placed) {
      if (!oldest || post.sortedAt < oldest) oldest = post.sortedAt
      if (!newest || post.sortedAt > newest) newest = post.sortedAt
      const wanted = !plan.isKnown(post.uri) && post.listed !== 'repost'
      // One post may notify twice, as a reply that also mentions: the reply is the better reason.
      if (wanted && (!found.has(post.uri) || post.listed === 'reply')) found.set(post.uri, post)
    }
    if (!next) return { found: [...found.values()], complete: true, oldest, newest }
    const isOldGround = (post: FoundPost) =>
      post.sortedAt < plan.floor ||
      (!plan.deep && post.sortedAt <= plan.listedUntil && plan.isKnown(post.uri))
    // Reposts stand by the date of the repost, so they prove nothing.
    const own = placed.filter((post) => post.listed !== 'repost')
    if (own.length > 0 && own.every(isOldGround))
      return { found: [...found.values()], complete: true, oldest, newest }
    if (cursors.has(next)) throw new ConnectorError('transient', 'Bluesky gave the same page of a list again')
    cursors.add(next)
    cursor = next
  }
  return { found: [...found.values()], complete: false, oldest, newest }
}
