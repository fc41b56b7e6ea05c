/** Asks the network whether posts are still there, where it does not tell of deletions by itself. */
import type { PostDocument } from '../domain/documents.ts'
import { day, instant } from '../domain/time.ts'
import { canRecheck } from '../ports/connector.ts'
import type { ServiceContext } from './context.ts'
import type { Ingest } from './ingest.ts'
import type { Networks } from './networks.ts'

/** Posts younger than this are asked about within the hour; older ones are left in peace. A session may say less. */
const watchedFor = 30 * day

export type RecheckOptions = {
  networks: Networks
  ingest: Ingest
  olderThanMs: number
  batches: number
  signal: AbortSignal
}

/** Rechecks the posts of a channel that were not asked about for longest. Answers how many were gone. */
export const recheckPosts = async (
  context: ServiceContext,
  channelId: string,
  options: RecheckOptions,
): Promise<number> => {
  const { networks, ingest, olderThanMs, batches, signal } = options
  const session = await networks.session(channelId)
  if (!canRecheck(session)) return 0
  const nowMs = context.now().getTime()
  const due = await context.store.list('post', {
    where: [
      { field: 'channelId', is: channelId },
      { field: 'deletedAt', is: null },
      { field: 'checkedAt', atMost: instant(nowMs - olderThanMs) },
      { field: 'at', atLeast: instant(nowMs - (session.recheckedFor ?? watchedFor)) },
    ],
    order: { by: 'at', direction: 'desc' },
    limit: session.recheckBatch * batches,
  })
  let gone = 0
  for (let start = 0; start < due.items.length; start += session.recheckBatch) {
    const group: PostDocument[] = due.items.slice(start, start + session.recheckBatch)
    const missing = await session.findGone(group, signal)
    if (missing.length > 0) gone += await ingest.deletions(group[0]?.network ?? '', missing)
    await ingest.checked(group.filter(({ uri }) => !missing.includes(uri)).map(({ id }) => id))
  }
  return gone
}
