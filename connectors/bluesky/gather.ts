import type { NetworkPost } from '../../server/ports/connector.ts'
import type { PostReason } from '../../server/schemas/post.ts'
import { type BlueskyClient, postsPerCall } from './client.ts'
import { reasonFor, replyRefs, type SeenPost, sortInstant, toNetworkPost } from './map.ts'

export type GatherOptions = {
  client: BlueskyClient
  ourDid: string
  /** Whether a post needs no bringing along. */
  isKnown: (uri: string) => boolean
  now: Date
  signal: AbortSignal
}

export type Wanted = { post: SeenPost; reason: PostReason }

/**
 * Posts of a list in our shape: with what hangs on them, and before them the posts they answer where those are not
 * known yet. `context` holds the addresses that were only brought along.
 */
export const gather = async (
  wanted: readonly Wanted[],
  { client, ourDid, isKnown, now, signal }: GatherOptions,
): Promise<{ posts: NetworkPost[]; context: string[] }> => {
  const own = new Map(wanted.map((item) => [item.post.uri, item]))
  const ancestors = wanted
    .flatMap(({ post }) => Object.values(replyRefs(post.record)))
    .flatMap((ref) => (ref && !own.has(ref.uri) && !isKnown(ref.uri) ? [ref.uri] : []))
  const full = await readAll([...new Set([...own.keys(), ...ancestors])], client, signal)
  const context: Wanted[] = [...new Set(ancestors)].flatMap((uri) => {
    const post = full.get(uri)
    return post ? [{ post, reason: reasonFor(post, ourDid) }] : []
  })
  const complete = wanted.map(({ post, reason }) => ({ post: full.get(post.uri) ?? post, reason }))
  return {
    posts: [...context.sort(byDate), ...complete].map(({ post, reason }) =>
      toNetworkPost(post, { reason, now }),
    ),
    context: context.map(({ post }) => post.uri),
  }
}

const byDate = (a: Wanted, b: Wanted) => (sortInstant(a.post) < sortInstant(b.post) ? -1 : 1)

const readAll = async (
  uris: readonly string[],
  client: BlueskyClient,
  signal: AbortSignal,
): Promise<Map<string, SeenPost>> => {
  const all = new Map<string, SeenPost>()
  for (let i = 0; i < uris.length; i += postsPerCall)
    for (const [uri, post] of await client.posts(uris.slice(i, i + postsPerCall), signal)) all.set(uri, post)
  return all
}
