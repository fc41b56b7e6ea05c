import type { ReplyDocument } from '../domain/documents.ts'
import type { Queue } from '../ports/queue.ts'

export const sendReplyJob = 'send-reply'

/** Wakes the outbox for a reply. One customer's replies go out in the order they were written. */
export const wakeReply = (queue: Queue, reply: ReplyDocument, delayMs: number): Promise<void> =>
  queue.add([
    {
      name: sendReplyJob,
      payload: { replyId: reply.id },
      id: `${sendReplyJob}:${reply.id}`,
      key: `conversation:${reply.conversationId}`,
      delayMs,
    },
  ])
