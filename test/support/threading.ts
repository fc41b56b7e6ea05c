/** What ingest must come to, worked out from the posts alone and all at once; and what a house came to. */
import type { ConversationDocument } from '../../server/domain/documents.ts'
import { customerId } from '../../server/domain/ids.ts'
import type { NetworkPost } from '../../server/ports/connector.ts'
import type { ListQuery, Store } from '../../server/ports/store.ts'
import type { Page } from '../../server/schemas/atoms.ts'

/** A conversation: whose it is, and the URIs of its posts, oldest first. */
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
  const customerOf = (post: NetworkPost): string | undefined => {
    if (post.author.id !== accountId) return customerId(post.network, post.author.id)
    const parent = parentOf(post)
    return parent && customerOf(parent)
  }
  const found = new Map<string, Threaded>()
  for (const post of posts) {
    const customer = customerOf(post)
    if (!customer) continue
    const key = `${rootOf(post)} ${customer}`
    const one = found.get(key) ?? { customer, uris: [] }
    one.uris.push(post.uri)
    found.set(key, one)
  }
  return byStart([...found.values()])
}

/** Every stored post as often as it is stored, oldest first. */
export const storedPosts = (store: Store) =>
  listAll((page) => store.list('post', { ...page, order: { by: 'at', direction: 'asc' } }))

/** What a conversation shows in the inbox, whatever id it has. */
export type Shown = Threaded &
  Pick<
    ConversationDocument,
    'status' | 'openedAt' | 'lastPostAt' | 'waitingSince' | 'firstResponseAt' | 'language' | 'thanked'
  >

/** The conversations of a house by the posts that say they are in them, and by their own turns. */
export const threadedIn = async (store: Store): Promise<{ byPosts: Threaded[]; byTurns: Shown[] }> => {
  const posts = await storedPosts(store)
  const conversations = await listAll((page) =>
    store.list('conversation', { ...page, where: [{ field: 'mergedInto', is: null }] }),
  )
  const uriOf = new Map(posts.map(({ id, uri }) => [id, uri]))
  const known = new Set(conversations.map(({ id }) => id))
  const byConversation = Map.groupBy(
    posts.filter(({ conversationId }) => conversationId !== null),
    ({ conversationId }) => conversationId as string,
  )
  const astray = [...byConversation.keys()].filter((id) => !known.has(id))
  if (astray.length > 0) throw new Error(`posts are in conversations that are no more: ${astray.join(' ')}`)
  return {
    byPosts: byStart(
      conversations.map(({ id, customer }) => ({
        customer: customer.id,
        uris: (byConversation.get(id) ?? []).map(({ uri }) => uri),
      })),
    ),
    byTurns: byStart(
      conversations.map((doc) => ({
        customer: doc.customer.id,
        uris: doc.turns.map(({ postId }) => uriOf.get(postId) ?? `${postId} is not stored`),
        status: doc.status,
        openedAt: doc.openedAt,
        lastPostAt: doc.lastPostAt,
        waitingSince: doc.waitingSince,
        firstResponseAt: doc.firstResponseAt,
        language: doc.language,
        thanked: doc.thanked,
      })),
    ),
  }
}

const listAll = async <T>(list: (page: Pick<ListQuery<'post'>, 'after' | 'limit'>) => Promise<Page<T>>) => {
  const all: T[] = []
  for (let after: string | null = null; ;) {
    const page: Page<T> = await list({ after, limit: 500 })
    all.push(...page.items)
    if (page.next === null) return all
    after = page.next
  }
}

/** Nothing stands in two conversations, so the first post tells them apart. */
const byStart = <T extends Threaded>(list: T[]): T[] =>
  list.sort((a, b) => ((a.uris[0] ?? '') < (b.uris[0] ?? '') ? -1 : 1))
