import type { ReplyDocument } from '../domain/documents.ts'
import type { ServiceContext } from './context.ts'

export const sendReplyJob = 'send-reply'

/** Wakes the outbox for a reply. One customer's replies go out in the order they were written. */
export const wakeReply = async (
  { queue, log }: Pick<ServiceContext, 'queue' | 'log'>,
  reply: ReplyDocument,
  delayMs: number,
): Promise<void> => {
  try {
    await queue.add([
      {
        name: sendReplyJob,
        payload: { replyId: reply.id },
        id: `${sendReplyJob}:${reply.id}`,
        key: `conversation:${reply.conversationId}`,
        delayMs,
      },
    ])
  } catch (err) {
    // The store knows that it is due: the sweeper adds the job when the queue can be written to again.
    log.warn({ err, replyId: reply.id }, 'a reply waits for the queue')
  }
}
