/** What ingest must come to, worked out from the posts alone and all at once; and what a house came to. */
import { customerId } from '../../server/domain/ids.ts'
import type { NetworkPost } from '../../server/ports/connector.ts'
import type { Store } from '../../server/ports/store.ts'

/** URIs of a conversation's posts, oldest first. */
export type Threaded = { customer: string; uris: string[] }

/**
 * One conversation for each customer in each thread; what we say stands with what it answers. `posts` are in the
 * order in which they were said.
 */
export const threadedByRule = (posts: readonly NetworkPost[], accountId: string): Threaded[] => {
  const byUri = new Map(posts.map((post) => [post.uri, post]))
  const parentOf = (post: NetworkPost) => byUri.get(post.parentUri ?? '')
  const rootOf = (post: NetworkPost): string => {
    const parent = parentOf(post)
    return parent ? rootOf(parent) : post.uri
  }
  const customerOf = (post: NetworkPost): NetworkPost['author'] | undefined => {
    if (post.author.id !== accountId) return post.author
    const parent = parentOf(post)
    return parent && customerOf(parent)
  }
  const found = new Map<string, Threaded>()
  for (const post of posts) {
    const author = customerOf(post)
    if (!author) continue
    const key = `${rootOf(post)} ${author.id}`
    const one = found.get(key) ?? { customer: customerId(post.network, author.id), uris: [] }
    one.uris.push(post.uri)
    found.set(key, one)
  }
  return inOrder([...found.values()])
}

const everything = async <T>(
  page: (after: string | null) => Promise<{ items: T[]; next: string | null }>,
): Promise<T[]> => {
  const all: T[] = []
  let after: string | null = null
  do {
    const { items, next } = await page(after)
    all.push(...items)
    after = next
  } while (after !== null)
  return all
}

/** Every stored post, each as often as it is stored. */
export const storedPosts = (store: Store) =>
  everything((after) => store.list('post', { limit: 500, after, order: { by: 'at', direction: 'asc' } }))

/** Conversations that are not merged away. */
export const storedConversations = (store: Store) =>
  everything((after) =>
    store.list('conversation', { where: [{ field: 'mergedInto', is: null }], limit: 500, after }),
  )

/** The conversations in a house, by the posts that say they are in them and by their own turns, which must agree. */
export const threadedIn = async (store: Store): Promise<{ byPosts: Threaded[]; byTurns: Threaded[] }> => {
  const posts = await storedPosts(store)
  const conversations = await storedConversations(store)
  const uriOf = new Map(posts.map(({ id, uri }) => [id, uri]))
  const byConversation = Map.groupBy(posts, ({ conversationId }) => conversationId)
  return {
    byPosts: inOrder(
      conversations.map(({ id, customer }) => ({
        customer: customer.id,
        uris: (byConversation.get(id) ?? []).map(({ uri }) => uri),
      })),
    ),
    byTurns: inOrder(
      conversations.map(({ customer, turns }) => ({
        customer: customer.id,
        uris: turns.map(({ postId }) => uriOf.get(postId) ?? `${postId} is not stored`),
      })),
    ),
  }
}

const inOrder = (list: Threaded[]): Threaded[] => list.sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1))
const keyOf = ({ uris, customer }: Threaded): string => `${uris[0]} ${customer}`
