import type { ConversationDocument, PostDocument } from '../domain/documents.ts'
import { mergeTurns, summarise, turnOf } from '../domain/conversation-fold.ts'
import { branchId, postId } from '../domain/ids.ts'
import { day, instant } from '../domain/time.ts'
import type { Lane } from '../ports/store.ts'
import { deed } from './audit.ts'
import { firstVersion, nextVersion, replacing, type Step, type Telling } from './change.ts'
import type { ServiceContext } from './context.ts'
import { createCarried } from './create-carried.ts'
import { currentConversation, threadOf } from './ingest-identities.ts'

/**
 * Folds stored posts into their conversations, opening those that are not there yet. Answers the conversations as
 * they are now, with what is still to be told of them.
 */
export const foldInto = async (
  context: ServiceContext,
  posts: readonly PostDocument[],
  { lane, strangers = new Set() }: { lane: Lane; strangers?: ReadonlySet<string> },
): Promise<ConversationDocument[]> => {
  let open = groupByConversation(posts)
  const folded: ConversationDocument[] = []
  while (open.size > 0) {
    const known = await context.store.findMany('conversation', [...open.keys()])
    const steps = await Promise.all(
      [...open].map(async ([id, group]) => {
        const conversation = known.get(id)
        return {
          id,
          group,
          conversation,
          next: conversation
            ? foldStep(context, conversation, group)
            : await opened(context, { id, group: await stillStored(context, group), strangers }),
        }
      }),
    )
    const again: typeof open = new Map()
    const writes = steps.flatMap(({ id, group, conversation, next }) => {
      if (conversation?.mergedInto) {
        again.set(conversation.mergedInto, [...(again.get(conversation.mergedInto) ?? []), ...group])
        return []
      }
      return next
        ? [{ id, group, conversation, doc: conversation ? nextVersion(conversation, next) : next.doc }]
        : []
    })
    const [opening, changing] = [writes.filter(isOpening), writes.filter((write) => !isOpening(write))]
    const [created, replaced] = await Promise.all([
      createCarried(context.store, { kind: 'conversation', docs: opening.map(({ doc }) => doc), lane }),
      context.store.write(
        changing.map(({ doc }) => replacing('conversation', doc, doc.version - 1)),
        { lane },
      ),
    ])
    const done = [...created, ...changing.map(({ doc }, index) => ({ doc, result: replaced[index] }))]
    for (const [index, { id, group }] of [...opening, ...changing].entries()) {
      const { doc, result } = done[index] as (typeof done)[number]
      if (result === 'done') folded.push(doc)
      else again.set(id, group)
    }
    open = again
  }
  return folded
}

const isOpening = ({ conversation }: { conversation: ConversationDocument | undefined }): boolean =>
  conversation === undefined

const groupByConversation = (posts: readonly PostDocument[]): Map<string, PostDocument[]> =>
  Map.groupBy(
    posts.filter((post) => post.conversationId !== null),
    (post) => post.conversationId as string,
  )

const foldStep = (
  { now }: ServiceContext,
  conversation: ConversationDocument,
  posts: readonly PostDocument[],
): Step<ConversationDocument> => {
  const known = new Set(conversation.turns.map(({ postId }) => postId))
  const heard = posts.some((post) => post.voice === 'customer' && !post.deletedAt && !known.has(post.id))
  if (conversation.leavingSince && !heard) return null
  // What is leaving is gone; it begins anew with what is said now.
  const [before, added] = conversation.leavingSince
    ? [[], posts.filter(({ id }) => !known.has(id))]
    : [conversation.turns, posts]
  const summary = summarise(mergeTurns(before, added.map(turnOf)))
  const reopens = heard && conversation.status !== 'open'
  const newest = posts.findLast((post) => post.voice === 'customer')
  const customer = newest
    ? { ...conversation.customer, name: newest.author.name, handle: newest.author.handle }
    : conversation.customer
  const doc: ConversationDocument = {
    ...conversation,
    ...summary,
    customer,
    ...(reopens && { status: 'open', snoozedUntil: null, closedAt: null }),
    ...(conversation.leavingSince && { leavingSince: null }),
  }
  if (JSON.stringify(doc) === JSON.stringify(conversation)) return null
  const audit = reopens
    ? deed({ at: instant(now()), actorId: null, action: 'reopened', conversationId: conversation.id })
    : null
  return { doc, tell: [changed(conversation.id, audit)] }
}

/** `strangers` never wrote before, so nothing went before. */
type Opening = { id: string; group: readonly PostDocument[]; strangers: ReadonlySet<string> }

const opened = async (
  context: ServiceContext,
  { id, group, strangers }: Opening,
): Promise<Step<ConversationDocument>> => {
  const first = group.find(isCustomers) ?? (await answeredIn(context, id, group))
  // Only a customer opens a conversation: our own post that names one comes after it.
  if (!first?.customerId) return null
  const posts = group.includes(first) ? group : [first, ...group]
  const threadUri = await threadOf(context, first)
  const { channelId, customerId, audience } = first
  const branch = branchId({ channelId, threadUri, customerId, audience })
  const summary = summarise(mergeTurns([], posts.map(turnOf)))
  const audit = deed({ at: summary.openedAt, actorId: null, action: 'opened', conversationId: id })
  return {
    doc: {
      id,
      ...firstVersion([changed(id, audit)]),
      network: first.network,
      channelId,
      branchId: branch,
      audience,
      customer: {
        id: customerId,
        name: first.author.name,
        handle: first.author.handle,
        avatarUrl: first.author.avatarUrl,
      },
      status: 'open',
      snoozedUntil: null,
      assigneeId: null,
      assignedAt: null,
      closedAt: null,
      previousId: strangers.has(customerId) ? null : await previousConversation(context, id, first),
      mergedInto: null,
      ...summary,
    },
  }
}

/**
 * A conversation whose time is over goes after its posts. One of them that was read before, and is on its way through
 * here once more, must not open it again.
 */
const stillStored = async (
  { store, now }: ServiceContext,
  posts: readonly PostDocument[],
): Promise<readonly PostDocument[]> => {
  const before = instant(now().getTime() - longHere)
  const long = posts.filter(({ firstSeenAt }) => firstSeenAt < before).map(({ id }) => id)
  if (long.length === 0) return posts
  const stored = await store.findMany('post', long)
  return posts.filter(({ id, firstSeenAt }) => firstSeenAt >= before || stored.has(id))
}

/** What came within this is on its way in for the first time. */
const longHere = day

const isCustomers = (post: PostDocument): boolean => post.voice === 'customer'

/** The customer's post that ours answer, where the page that brought it has not opened the conversation yet. */
const answeredIn = async (
  { store }: ServiceContext,
  id: string,
  ours: readonly PostDocument[],
): Promise<PostDocument | undefined> => {
  const seen = new Set<string>()
  for (let at: PostDocument | undefined = ours[0]; at?.parentUri && !seen.has(at.id);) {
    seen.add(at.id)
    at = await store.find('post', postId(at.network, at.parentUri))
    if (at?.conversationId === id && isCustomers(at)) return at
  }
  return undefined
}

/** The conversation with the same customer that went before in the same thread, or the newest of theirs at all. */
const previousConversation = async (
  context: ServiceContext,
  id: string,
  post: PostDocument,
): Promise<string | null> => {
  const { items } = await context.store.list('conversation', {
    where: [
      { field: 'customerId', is: post.customerId },
      // Who reads the later one must be able to read the earlier.
      ...(post.audience === 'everyone' ? [{ field: 'reader', is: null } as const] : []),
    ],
    order: { by: 'lastPostAt', direction: 'desc' },
    limit: 5,
  })
  const earlier = items.find(
    (doc) => doc.id !== id && !doc.mergedInto && !doc.leavingSince && doc.openedAt < post.at,
  )
  return earlier ? ((await currentConversation(context, earlier.id))?.id ?? null) : null
}

export const changed = (conversationId: string, audit: Telling['audit'] = null): Telling => ({
  event: 'conversation.changed',
  conversationId,
  audit,
})
