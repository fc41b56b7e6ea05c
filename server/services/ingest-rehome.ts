import { mergeTurns, summarise } from '../domain/conversation-fold.ts'
import type { BranchDocument, ConversationDocument, PostDocument } from '../domain/documents.ts'
import { branchId } from '../domain/ids.ts'
import { instant } from '../domain/time.ts'
import { deed } from './audit.ts'
import { change, creating, firstVersion } from './change.ts'
import type { ServiceContext } from './context.ts'
import { awaitedOf, markAwaited } from './ingest-awaited.ts'
import { changed } from './ingest-conversations.ts'
import { byId, currentConversation, threadOf } from './ingest-identities.ts'
import { tellAll } from './tell.ts'

/**
 * A parent that comes late may show that a branch begins further up than we thought. Its branches move to the
 * thread's true beginning; where the customer has a conversation there already, the two become one.
 */
export const rehomeBranches = async (
  context: ServiceContext,
  posts: readonly PostDocument[],
): Promise<void> => {
  const page = byId(posts)
  const threads = new Map<string, Thread>()
  for (const post of await awaitedOf(context, posts)) {
    if (!post.parentUri) continue
    const threadUri = await threadOf(context, post, page)
    if (threadUri !== post.uri) threads.set(post.uri, { network: post.network, uri: threadUri })
  }
  const uris = [...threads.keys()]
  for (let start = 0; start < uris.length; start += asked) {
    const where = [{ field: 'threadUri', in: uris.slice(start, start + asked) } as const]
    const { items } = await context.store.list('branch', { where, limit: 1000, fresh: true })
    for (const branch of items) await rehome(context, branch, threads.get(branch.threadUri) as Thread)
  }
}

/** How many addresses are asked for at once. */
const asked = 100

type Thread = Pick<PostDocument, 'network' | 'uri'>

const rehome = async (context: ServiceContext, branch: BranchDocument, thread: Thread): Promise<void> => {
  const { store } = context
  const { channelId, customerId, audience } = branch
  const key = { channelId, threadUri: thread.uri, customerId, audience }
  const target: BranchDocument = {
    id: branchId(key),
    ...key,
    conversationId: branch.conversationId,
    ...firstVersion(),
  }
  await markAwaited(context, [thread], 'person')
  const [result] = await store.write([creating('branch', target)])
  if (result === 'done') return
  const there = await store.find('branch', target.id)
  if (there) await merge(context, branch.conversationId, there.conversationId)
}

/** Merges one conversation into another. Done again after a death it ends the same. */
export const merge = async (context: ServiceContext, fromId: string, intoId: string): Promise<void> => {
  const { store, now } = context
  const from = await store.find('conversation', fromId)
  const into = await currentConversation(context, intoId)
  if (!from || !into || from.id === into.id || from.leavingSince) return
  const joined = await change(store, { kind: 'conversation', id: into.id }, (doc) => {
    const next = join(doc, from)
    return JSON.stringify(next) === JSON.stringify(doc) ? null : { doc: next, tell: [changed(doc.id)] }
  })
  const left = await change(store, { kind: 'conversation', id: from.id }, (doc) =>
    doc.mergedInto
      ? null
      : {
          doc: {
            ...doc,
            mergedInto: into.id,
            status: 'closed',
            closedAt: instant(now()),
            snoozedUntil: null,
          },
          tell: [
            changed(
              doc.id,
              deed({ at: instant(now()), actorId: null, action: 'merged', conversationId: into.id }),
            ),
          ],
        },
  )
  await moveAll(context, from.id, into.id)
  await tellAll(
    context,
    [joined.doc, left.doc].map((doc) => ({ kind: 'conversation', doc })),
  )
}

/** The earliest claim wins; open if either is. */
const join = (into: ConversationDocument, from: ConversationDocument): ConversationDocument => {
  const claims = [into, from].filter((doc) => doc.assigneeId !== null)
  const first = claims.sort((a, b) => ((a.assignedAt ?? '') < (b.assignedAt ?? '') ? -1 : 1))[0]
  const reopened = from.status === 'open' && into.status !== 'open' && !from.mergedInto
  return {
    ...into,
    // What is leaving is gone: it goes on with what comes to it.
    ...summarise(mergeTurns(into.leavingSince ? [] : into.turns, from.turns)),
    ...(into.leavingSince && { leavingSince: null }),
    assigneeId: first?.assigneeId ?? null,
    assignedAt: first?.assignedAt ?? null,
    ...(reopened && { status: 'open', closedAt: null, snoozedUntil: null }),
  }
}

const moveAll = async ({ store }: ServiceContext, fromId: string, intoId: string): Promise<void> => {
  for (const kind of ['post', 'note', 'reply'] as const) {
    for (;;) {
      const { items } = await store.list(kind, {
        where: [{ field: 'conversationId', is: fromId }],
        limit: 200,
      })
      for (const { id } of items)
        await change(store, { kind, id, lane: 'bulk' }, (doc) => ({
          doc: { ...doc, conversationId: intoId },
        }))
      if (items.length === 0 || store.capabilities.listLagMs > 0) break
    }
  }
}
