import { ConnectorError } from '../server/ports/connector.ts'
import { recheckPosts } from '../server/services/recheck.ts'
import type { Worker, WorkerDeps } from './worker.ts'
import { repeat } from './repeat.ts'

/** A round takes at most a few batches, so that reading and replying keep their share of the network's budget. */
const everyMs = 10_000
const batchesARound = 4
/** Deletions must be gone here within the hour; asking at half that leaves room for a bad quarter. */
const olderThanMs = 30 * 60_000

/** Of several workers, the one who reads a channel's first source rechecks its posts. */
export const recheckDeletions = ({ context, networks, ingest }: WorkerDeps, holder: string): Worker => {
  /** When a channel whose network asked for patience is asked again, by our monotonic clock. */
  const restsUntil = new Map<string, number>()
  const options = { networks, ingest, olderThanMs, batches: batchesARound }
  const recheck = async (id: string, signal: AbortSignal): Promise<void> => {
    try {
      const gone = await recheckPosts(context, id, { ...options, signal })
      if (gone > 0) context.log.info({ channelId: id, gone }, 'posts were taken back by their authors')
    } catch (err) {
      if (signal.aborted) return
      const rest = err instanceof ConnectorError ? err.retryAfterMs : null
      restsUntil.set(id, performance.now() + (rest ?? 0))
      context.log.warn({ err, channelId: id }, 'rechecking for deletions failed')
    }
  }
  const isOurs = async (channelId: string): Promise<boolean> => {
    const { items } = await context.store.list('source', {
      where: [{ field: 'channelId', is: channelId }],
      limit: 1,
    })
    return items[0]?.lease?.holder === holder
  }
  return repeat(
    everyMs,
    async (signal) => {
      const { items } = await context.store.list('channel', { limit: 200 })
      for (const { id, health } of items) {
        const isHeard = health.state === 'ok' || health.state === 'slowed'
        if (isHeard && performance.now() >= (restsUntil.get(id) ?? 0) && (await isOurs(id)))
          await recheck(id, signal)
      }
    },
    (err) => context.log.warn({ err }, 'rechecking for deletions failed'),
  )
}
