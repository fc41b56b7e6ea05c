import { recheckPosts } from '../server/services/recheck.ts'
import type { Worker, WorkerDeps } from './worker.ts'
import { repeat } from './repeat.ts'

/** A round takes at most a few batches, so that reading and replying keep their share of the network's budget. */
const everyMs = 10_000
const batchesARound = 4
/** Deletions must be gone here within the hour; asking at half that leaves room for a bad quarter. */
const olderThanMs = 30 * 60_000

export const recheckDeletions = ({ context, networks, ingest }: WorkerDeps): Worker =>
  repeat(
    everyMs,
    async (signal) => {
      const { items } = await context.store.list('channel', { limit: 200 })
      for (const { id, health } of items) {
        if (health.state !== 'ok') continue
        const gone = await recheckPosts(context, id, {
          networks,
          ingest,
          olderThanMs,
          batches: batchesARound,
          signal,
        })
        if (gone > 0) context.log.info({ channelId: id, gone }, 'posts were taken back by their authors')
      }
    },
    (err) => context.log.warn({ err }, 'rechecking for deletions failed'),
  )
