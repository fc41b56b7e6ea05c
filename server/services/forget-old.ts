/**
 * Retention: what was said longer ago than the company keeps it goes for good. Every step is safe to repeat and to die
 * after; two at once do no harm. It goes in small slices of the bulk lane.
 */
import type { PostDocument } from '../domain/documents.ts'
import { keptSince } from '../domain/retention.ts'
import { instant } from '../domain/time.ts'
import type { Instant } from '../schemas/atoms.ts'
import type { ServiceContext } from './context.ts'
import { forgetThese } from './forget-conversation.ts'
import { removeAll, removing, slicesOf, valuesInUse } from './forget-slices.ts'
import { overSince, readRetention } from './retention.ts'

export type Forgotten = { conversations: number; posts: number; entries: number }

/** What came within this may belong to something that is on its way in, milliseconds. */
const grace = 3_600_000

/** Takes away what nothing is kept for any more; answers how much. Throws the signal's reason when it is told to stop. */
export const forgetOld = async (context: ServiceContext, signal?: AbortSignal): Promise<Forgotten> => {
  const { keepMonths } = await readRetention(context)
  if (keepMonths === null) return { conversations: 0, posts: 0, entries: 0 }
  const pass = { context, since: keptSince(context.now(), keepMonths), signal }
  return {
    conversations: await forgetConversations(pass, keepMonths),
    posts: await forgetStrays(pass),
    entries: await forgetEntries(pass),
  }
}

type Pass = { context: ServiceContext; since: Instant; signal: AbortSignal | undefined }

const forgetConversations = async ({ context, since, signal }: Pass, keepMonths: number): Promise<number> => {
  let gone = 0
  const order = { by: 'lastPostAt', direction: 'asc' } as const
  for await (const page of slicesOf(context.store, 'conversation', {
    where: overSince(since),
    order,
    signal,
  }))
    gone += await forgetThese(context, page, { since, keepMonths, signal })
  return gone
}

/** What stands in no conversation: words of others and ours, kept to be shown around those that are kept. */
const forgetStrays = async ({ context: { store, now }, since, signal }: Pass): Promise<number> => {
  let gone = 0
  const walk = {
    where: [{ field: 'conversationId', is: null } as const, { field: 'at', atMost: since } as const],
    // What hangs on others goes before those.
    order: { by: 'at', direction: 'desc' } as const,
    signal,
  }
  const before = instant(now().getTime() - grace)
  for await (const page of slicesOf(store, 'post', walk)) {
    const long = page.filter(({ firstSeenAt }) => firstSeenAt <= before)
    const uris = long.map(({ uri }) => uri)
    const [answered, begun] = await Promise.all([
      valuesInUse(store, 'post', { field: 'parentUri', values: uris }),
      valuesInUse(store, 'branch', { field: 'threadUri', values: uris }),
    ])
    const isNeeded = ({ uri }: PostDocument): boolean => answered.has(uri) || begun.has(uri)
    const strays = long.filter((post) => !isNeeded(post))
    await removeAll(
      store,
      strays.map(({ id }) => removing('awaited', id)),
    )
    gone += await removeAll(
      store,
      strays.map(({ id }) => removing('post', id)),
    )
  }
  return gone
}

/** What the audit log says of no conversation, and invitations that let nobody in any more. */
const forgetEntries = async ({ context: { store, now }, since, signal }: Pass): Promise<number> => {
  let gone = 0
  const said = [{ field: 'conversationId', is: null } as const, { field: 'at', atMost: since } as const]
  for await (const page of slicesOf(store, 'audit', { where: said, signal }))
    gone += await removeAll(
      store,
      page.map(({ id }) => removing('audit', id)),
    )
  const at = instant(now())
  const made = [{ field: 'createdAt', atMost: since } as const]
  for await (const page of slicesOf(store, 'invitation', { where: made, signal }))
    gone += await removeAll(
      store,
      page.filter(({ expiresAt }) => expiresAt < at).map(({ id }) => removing('invitation', id)),
    )
  return gone
}
