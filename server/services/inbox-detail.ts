import type { ConversationDocument, PostDocument } from '../domain/documents.ts'
import type { Actor } from '../domain/actor.ts'
import { postId } from '../domain/ids.ts'
import { NotFound } from '../domain/errors.ts'
import { type Activity, activityActions, type ConversationDetail } from '../schemas/conversation.ts'
import type { ServiceContext } from './context.ts'
import { currentConversation } from './ingest-identities.ts'
import type { Networks } from './networks.ts'
import { readableBy } from './rights.ts'
import { viewConversation, viewNote, viewPost, viewReply } from './views.ts'

/** Newest this many posts are shown; the thread's start is on the network's own page. */
const shownPosts = 500
const shownHistory = 10

/** Everything a person sees when they open a conversation. */
export const openDetail = async (
  context: Pick<ServiceContext, 'store'>,
  networks: Networks,
  { actor, conversation }: { actor: Actor; conversation: ConversationDocument },
): Promise<ConversationDetail> => {
  const { store } = context
  const of = [{ field: 'conversationId', is: conversation.id }] as const
  const [channel, posts, notes, replies, audit, history, previous] = await Promise.all([
    store.find('channel', conversation.channelId),
    readPosts(context, conversation),
    store.list('note', {
      where: [...of],
      order: { by: 'at', direction: 'asc' },
      limit: shownPosts,
      fresh: true,
    }),
    store.list('reply', {
      where: [...of],
      order: { by: 'createdAt', direction: 'asc' },
      limit: shownPosts,
      fresh: true,
    }),
    store.list('audit', {
      where: [...of],
      order: { by: 'at', direction: 'asc' },
      limit: shownPosts,
      fresh: true,
    }),
    store.list('conversation', {
      where: [
        { field: 'customerId', is: conversation.customer.id },
        { field: 'mergedInto', is: null },
        ...readableBy(actor),
      ],
      order: { by: 'lastPostAt', direction: 'desc' },
      limit: shownHistory + 1,
    }),
    conversation.previousId === null ? undefined : currentConversation(context, conversation.previousId),
  ])
  if (!channel) throw new NotFound('The channel of this conversation is gone.')
  return {
    // The one before may be gone, as conversations are kept for a time only.
    conversation: {
      ...viewConversation(conversation),
      previousId: stays(previous) ? conversation.previousId : null,
    },
    posts: posts.map(viewPost),
    context: (await around(context, conversation, posts)).map(viewPost),
    notes: notes.items.map(viewNote),
    replies: replies.items.map(viewReply),
    activity: audit.items
      .filter(({ action }) => isActivity(action))
      .map(({ id, at, actorId, action, assigneeId }) => ({
        id,
        at,
        actorId,
        action: action as Activity['action'],
        assigneeId,
      })),
    replyPath: networks.replyPath(conversation, channel, posts),
    history: history.items
      .filter((other) => other.id !== conversation.id && stays(other))
      .slice(0, shownHistory)
      .map(viewConversation),
  }
}

const stays = (other: ConversationDocument | undefined): boolean => other !== undefined && !other.leavingSince

/** The newest, oldest first. A list might not know the last of them yet: those that have a turn are read by their ids. */
const readPosts = async (
  { store }: Pick<ServiceContext, 'store'>,
  { id, turns }: ConversationDocument,
): Promise<PostDocument[]> => {
  const { items } = await store.list('post', {
    where: [{ field: 'conversationId', is: id }],
    order: { by: 'at', direction: 'desc' },
    limit: shownPosts,
  })
  const listed = new Set(items.map((post) => post.id))
  const newest = turns.slice(-shownPosts).map(({ postId }) => postId)
  // What is listed may be a moment old, unless nothing lags.
  const wanted = store.capabilities.listLagMs > 0 ? newest : newest.filter((postId) => !listed.has(postId))
  const current = await store.findMany('post', wanted)
  const posts = [...items.filter((post) => !current.has(post.id)), ...current.values()]
  return posts
    .filter(({ conversationId }) => conversationId === id)
    .sort(byTime)
    .slice(-shownPosts)
}

const byTime = (a: PostDocument, b: PostDocument): number => {
  if (a.at !== b.at) return a.at < b.at ? -1 : 1
  return a.id < b.id ? -1 : 1
}

const isActivity = (action: string): boolean => (activityActions as readonly string[]).includes(action)

/** What others, or we, said that these posts answer, as far as it is stored. */
const around = async (
  { store }: Pick<ServiceContext, 'store'>,
  conversation: ConversationDocument,
  posts: readonly PostDocument[],
): Promise<PostDocument[]> => {
  const shown = new Set(posts.map(({ id }) => id))
  const found = new Map<string, PostDocument>()
  let edge = posts
  for (let depth = 0; depth < 5 && edge.length > 0; depth++) {
    const wanted = edge.flatMap(({ network, parentUri, rootUri }) =>
      [parentUri, rootUri].flatMap((uri) => (uri ? [postId(network, uri)] : [])),
    )
    const missing = [...new Set(wanted)].filter((id) => !shown.has(id) && !found.has(id))
    edge = [...(await store.findMany('post', missing)).values()].filter((post) => belongs(post, conversation))
    for (const post of edge) found.set(post.id, post)
  }
  return [...found.values()].sort((a, b) => (a.at < b.at ? -1 : 1))
}

/** What was said to one person alone is shown with that person's words only. */
const belongs = (post: PostDocument, conversation: ConversationDocument): boolean =>
  post.audience === 'everyone' ||
  (conversation.audience === 'addressed' &&
    (post.customerId === null || post.customerId === conversation.customer.id))
