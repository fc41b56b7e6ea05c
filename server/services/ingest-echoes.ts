import type { PostDocument, ReplyDocument } from '../domain/documents.ts'
import { markSent } from '../domain/reply-machine.ts'
import { change } from './change.ts'
import type { ServiceContext } from './context.ts'
import { replyChanged } from './outbox-telling.ts'
import { tellAll } from './tell.ts'

/**
 * Recognises our own replies when they come back: by where they stand and what they say. The reply they came from
 * is marked sent even where the answer to the send was lost, so that nobody sends it again.
 */
export const recogniseEchoes = async (
  context: ServiceContext,
  posts: readonly PostDocument[],
): Promise<PostDocument[]> =>
  Promise.all(
    posts.map(async (post) => {
      if (post.voice !== 'us' || !post.conversationId || post.replyId || post.deletedAt) return post
      const reply = await findReply(context, post)
      if (!reply) return post
      const { doc } = await change(
        context.store,
        { kind: 'reply', id: reply.id, lane: 'bulk' },
        (current) => {
          const index = matchingPart(current, post)
          if (index < 0 || current.parts[index]?.state === 'sent') return null
          const sent = { uri: post.uri, native: post.native, at: post.authoredAt }
          return {
            doc: markSent(current, index, sent),
            tell: [replyChanged(current)],
          }
        },
      )
      await tellAll(context, [{ kind: 'reply', doc }], 'bulk')
      return { ...post, replyId: reply.id }
    }),
  )

const findReply = async (
  { store }: ServiceContext,
  post: PostDocument,
): Promise<ReplyDocument | undefined> => {
  const { items } = await store.list('reply', {
    where: [{ field: 'conversationId', is: post.conversationId }],
    order: { by: 'createdAt', direction: 'desc' },
    limit: 50,
    fresh: true,
  })
  return items.find((reply) => matchingPart(reply, post) >= 0)
}

/** A part is ours by its address; or by its words, where it was under way and its address is not known yet. */
const matchingPart = (reply: ReplyDocument, post: PostDocument): number => {
  const byUri = reply.parts.findIndex((part) => part.uri === post.uri)
  if (byUri >= 0 || reply.state === 'held' || reply.state === 'withdrawn') return byUri
  return reply.parts.findIndex(
    (part) =>
      part.uri === null &&
      part.attempts > 0 &&
      (post.uri.endsWith(`/${part.clientId}`) || sameWords(part.text, post.text)),
  )
}

const sameWords = (a: string, b: string): boolean => normal(a) === normal(b)
const normal = (text: string): string => text.normalize('NFC').replace(/\s+/gu, ' ').trim()
