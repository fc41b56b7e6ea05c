import type { Activity, ConversationDetail, Note } from '../../../../server/schemas/conversation.ts'
import type { Post } from '../../../../server/schemas/post.ts'
import type { Reply } from '../../../../server/schemas/reply.ts'

export type Turn =
  | { kind: 'post'; id: string; at: string; post: Post; reply: Reply | undefined }
  | { kind: 'reply'; id: string; at: string; reply: Reply }
  | { kind: 'note'; id: string; at: string; note: Note }
  | { kind: 'activity'; id: string; at: string; activity: Activity }

type Source = Pick<ConversationDetail, 'posts' | 'notes' | 'replies' | 'activity'>

/**
 * Everything that happened, oldest first. A reply is shown as what it is on its way, and as its posts once all of
 * them have come back from the network, never as both.
 */
export const makeTimeline = ({ posts, notes, replies, activity }: Source): Turn[] => {
  const replyById = new Map(replies.map((reply) => [reply.id, reply]))
  const postsBack = Map.groupBy(posts, ({ replyId }) => replyId)
  const isBack = (reply: Reply) => (postsBack.get(reply.id)?.length ?? 0) >= reply.parts.length
  const isUnderway = (reply: Reply | undefined) =>
    reply !== undefined && !isBack(reply) && reply.state !== 'withdrawn'
  const turns: Turn[] = [
    ...posts
      .map((post) => ({ post, reply: post.replyId === null ? undefined : replyById.get(post.replyId) }))
      .filter(({ reply }) => !isUnderway(reply))
      .map(({ post, reply }) => ({ kind: 'post' as const, id: post.id, at: post.at, post, reply })),
    ...replies
      .filter((reply) => reply.state !== 'withdrawn' && !isBack(reply))
      .map((reply) => ({ kind: 'reply' as const, id: reply.id, at: reply.createdAt, reply })),
    ...notes.map((note) => ({ kind: 'note' as const, id: note.id, at: note.at, note })),
    // That it was opened shows by itself: the customer's first post stands there.
    ...activity
      .filter(({ action }) => action !== 'opened')
      .map((entry) => ({
        kind: 'activity' as const,
        id: entry.id,
        at: placeOf(entry, replies),
        activity: entry,
      })),
  ]
  return turns.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))
}

/** Answering claims: that stands above the answer which did it, although it was noted a moment later. */
const claimsWithinMs = 5_000
const placeOf = ({ action, actorId, at }: Activity, replies: readonly Reply[]): string => {
  if (action !== 'claimed') return at
  const cause = replies.find(({ authorId, createdAt }) => {
    const later = Date.parse(at) - Date.parse(createdAt)
    return authorId === actorId && later >= 0 && later < claimsWithinMs
  })
  return cause ? new Date(Date.parse(cause.createdAt) - 1).toISOString() : at
}
