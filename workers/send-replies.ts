import { Type } from 'typebox'
import { Value } from 'typebox/value'
import { sendReplyJob } from '../server/services/wake-reply.ts'
import type { Worker, WorkerDeps } from './worker.ts'

const Payload = Type.Object({ replyId: Type.String() })

/** How many replies go out at once; one customer's go one after the other. */
const concurrency = 8

export const sendReplies = ({ context: { queue, log }, outbox }: WorkerDeps): Worker =>
  queue.work(
    sendReplyJob,
    ({ payload }, { signal }) => outbox.advance(Value.Parse(Payload, payload).replyId, signal),
    {
      concurrency,
      validate: (payload) => void Value.Parse(Payload, payload),
      onError: (err, job) =>
        log.error({ err, job: job.id, attempt: job.attempt }, 'a reply could not be moved on'),
    },
  )
