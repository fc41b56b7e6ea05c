import type {
  BranchDocument,
  ConversationDocument,
  CustomerDocument,
  PostDocument,
} from '../domain/documents.ts'
import { branchId, conversationId, postId } from '../domain/ids.ts'
import { day } from '../domain/time.ts'
import type { Lane, Opening } from '../ports/store.ts'
import { change, creating, firstVersion } from './change.ts'
import type { ServiceContext } from './context.ts'
import { markAwaited } from './ingest-awaited.ts'

/** A customer who writes again later than this after closing starts a new conversation that links the old one. */
export const reopenWithin = 14 * day

/**
 * Stores who wrote the posts. A customer who is known keeps their record until their name or handle changes. Answers
 * those who never wrote before.
 */
export const writeIdentities = async (
  { store }: ServiceContext,
  posts: readonly PostDocument[],
  lane: Lane,
): Promise<ReadonlySet<string>> => {
  const customers = new Map<string, CustomerDocument>()
  for (const { customerId: id, network, author, firstSeenAt, voice } of posts)
    if (id && voice === 'customer') customers.set(id, { id, network, author, firstSeenAt, ...firstVersion() })
  if (customers.size === 0) return new Set()
  const known = await store.findMany('customer', [...customers.keys()])
  const fresh = [...customers.values()].filter(({ id }) => !known.has(id))
  const results = await store.write(
    fresh.map((doc) => creating('customer', doc)),
    { lane },
  )
  for (const { id, author } of known.values()) {
    const seen = customers.get(id)?.author
    if (seen && (seen.name !== author.name || seen.handle !== author.handle))
      await change(store, { kind: 'customer', id, lane }, (doc) => ({ doc: { ...doc, author: seen } }))
  }
  return new Set(fresh.flatMap(({ id }, index) => (results[index] === 'done' ? [id] : [])))
}

/** What the conversations will be like that begin with posts of this page, by id. */
export type Openings = ReadonlyMap<string, Opening>

/**
 * Gives each post said to us its conversation, and each of ours the one it answers. A stored post keeps the one it
 * has. The branch record decides between two workers that see the same customer for the first time. `strangers`
 * never wrote before.
 */
export const assignConversations = async (
  context: ServiceContext,
  posts: readonly PostDocument[],
  { lane, strangers }: { lane: Lane; strangers: ReadonlySet<string> },
): Promise<{ placed: PostDocument[]; openings: Openings }> => {
  const placed = new Map<string, PostDocument>()
  const openings = new Map<string, Opening>()
  const page = { posts: byId(posts), placed, openings, begun: new Map(), strangers, lane }
  const oldestFirst = [...posts].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))
  const place = async (post: PostDocument): Promise<void> => {
    const found = post.conversationId ?? (await conversationFor(context, post, page))
    placed.set(post.id, { ...post, conversationId: found })
  }
  // One customer's one after the other, as the first of them opens a conversation; all customers side by side.
  const byCustomer = Map.groupBy(
    oldestFirst.filter(isCustomers),
    ({ customerId, author }) => customerId ?? author.id,
  )
  await Promise.all(
    [...byCustomer.values()].map(async (theirs) => {
      for (const post of theirs) await place(post)
    }),
  )
  // Then the rest, so that ours finds the customer's post it answers on the same page.
  for (const post of oldestFirst) if (!isCustomers(post)) await place(post)
  return { placed: posts.map((post) => placed.get(post.id) ?? post), openings }
}

const isCustomers = ({ voice }: PostDocument): boolean => voice === 'customer'

type PageUnderWay = {
  posts: PostsById
  placed: PostsById
  openings: Map<string, Opening>
  /** Branches that begin on this page, with the conversations they are in. */
  begun: Map<string, string>
  strangers: ReadonlySet<string>
  lane: Lane
}

const conversationFor = async (
  context: ServiceContext,
  post: PostDocument,
  page: PageUnderWay,
): Promise<string | null> => {
  if (post.voice === 'customer') return branchConversation(context, post, page)
  if (post.voice === 'us' && post.parentUri) {
    const parentId = postId(post.network, post.parentUri)
    const parent = page.placed.get(parentId) ?? (await context.store.find('post', parentId))
    return parent ? conversationOfAnswer(context, post, parent) : null
  }
  return null
}

/** The conversation in which our answer stands, by what it answers; null where it stands in none, or not yet. */
export const conversationOfAnswer = async (
  context: ServiceContext,
  answer: PostDocument,
  parent: PostDocument,
): Promise<string | null> => {
  if (!parent.conversationId) return null
  // What we said to one person alone must not stand in a conversation that everybody reads.
  if (answer.audience === 'addressed' && parent.audience !== 'addressed') return null
  // Read before a merge, the parent may still name what was merged away.
  return (await currentConversation(context, parent.conversationId))?.id ?? parent.conversationId
}

export type PostsById = ReadonlyMap<string, PostDocument>

export const byId = (posts: readonly PostDocument[]): PostsById =>
  new Map(posts.map((post) => [post.id, post]))

/** The thread a post belongs to, by the earliest post of it that we know of: stored, or on the same page. */
export const threadOf = async (
  { store }: ServiceContext,
  post: PostDocument,
  page: PostsById = new Map(),
): Promise<string> => {
  if (post.rootUri) return post.rootUri
  let at: { uri: string; parentUri: string | null; rootUri: string | null } = post
  const seen = new Set<string>()
  while (at.parentUri && !seen.has(at.parentUri)) {
    seen.add(at.parentUri)
    const parentId = postId(post.network, at.parentUri)
    const parent = page.get(parentId) ?? (await store.find('post', parentId))
    if (!parent) return at.parentUri
    if (parent.rootUri) return parent.rootUri
    at = parent
  }
  return at.uri
}

const branchConversation = async (
  context: ServiceContext,
  post: PostDocument,
  { posts, openings, begun, strangers, lane }: PageUnderWay,
): Promise<string> => {
  const { store } = context
  const threadUri = await threadOf(context, post, posts)
  const { channelId, audience } = post
  const customerId = post.customerId ?? post.author.id
  const key = { channelId, threadUri, customerId, audience }
  const id = branchId(key)
  const begunHere = begun.get(id)
  if (begunHere !== undefined) return begunHere
  const opening = conversationId(id, post.id)
  const branch: BranchDocument = { id, ...key, conversationId: opening, ...firstVersion() }
  const isKnown = !strangers.has(customerId) && (await store.find('branch', id))
  if (!isKnown && threadUri !== post.uri)
    await markAwaited(context, [{ network: post.network, uri: threadUri }], lane)
  const [result] = isKnown ? ['exists'] : await store.write([creating('branch', branch)], { lane })
  if (result === 'done') {
    begun.set(id, opening)
    openings.set(opening, { status: 'open', assigneeId: null, channelId, audience })
    return opening
  }
  const doc = (await store.find('branch', id)) ?? branch
  const conversation = await currentConversation(context, doc.conversationId)
  if (!conversation || !isOver(conversation, post)) return conversation?.id ?? doc.conversationId
  const { doc: moved } = await change(store, { kind: 'branch', id, lane }, (current) =>
    current.conversationId === doc.conversationId ? { doc: { ...current, conversationId: opening } } : null,
  )
  return moved.conversationId
}

const isOver = (conversation: ConversationDocument, post: PostDocument): boolean =>
  conversation.status === 'closed' &&
  conversation.closedAt !== null &&
  Date.parse(post.at) - Date.parse(conversation.closedAt) > reopenWithin

/** Follows merges to the conversation that holds now. */
export const currentConversation = async (
  { store }: Pick<ServiceContext, 'store'>,
  id: string,
): Promise<ConversationDocument | undefined> => {
  const seen = new Set<string>()
  let conversation = await store.find('conversation', id)
  while (conversation?.mergedInto && !seen.has(conversation.id)) {
    seen.add(conversation.id)
    conversation = await store.find('conversation', conversation.mergedInto)
  }
  return conversation
}
