/**
 * Takes conversations away whose time is over, with all that was said in them, and the customer who has no other. The
 * first step is a mark on the conversation: from then on nobody sees it, and words that come in the same moment begin
 * it anew. The conversation itself goes last, so that whoever comes after a death finds it and goes on.
 */
import type { BranchDocument, ConversationDocument, CustomerDocument } from '../domain/documents.ts'
import { instant } from '../domain/time.ts'
import type { Write } from '../ports/store.ts'
import type { Instant } from '../schemas/atoms.ts'
import { deed } from './audit.ts'
import { change, creating } from './change.ts'
import type { ServiceContext } from './context.ts'
import { removeAll, removing, slicesOf } from './forget-slices.ts'
import { reopenWithin } from './ingest-identities.ts'
import { tellAll } from './tell.ts'

/** `keepMonths` is the reason that the audit log gives. */
export type Limit = { since: Instant; keepMonths: number; signal?: AbortSignal | undefined }

/** Answers how many are gone now, by us. */
export const forgetThese = async (
  context: ServiceContext,
  conversations: readonly ConversationDocument[],
  limit: Limit,
): Promise<number> => {
  const marked: ConversationDocument[] = []
  for (const conversation of conversations) {
    limit.signal?.throwIfAborted()
    if ((await isOver(context, conversation, limit)) && (await mark(context, conversation, limit)))
      marked.push(conversation)
  }
  if (marked.length > 0) await listAllThatHangs(context)
  let gone = 0
  for (const conversation of marked) {
    limit.signal?.throwIfAborted()
    await removeSaid(context, conversation.id, limit)
    if (await removeLast(context, conversation)) gone++
  }
  return gone
}

const hanging = ['post', 'reply', 'mention', 'note', 'audit', 'branch'] as const

/** Nothing is added behind the mark; what was added just before it, lists show from here on. */
const listAllThatHangs = async ({ store }: ServiceContext): Promise<void> => {
  await Promise.all(hanging.map((kind) => store.list(kind, { where: [], limit: 1, fresh: true })))
}

const isOver = async (
  { store, now }: ServiceContext,
  conversation: ConversationDocument,
  { since }: Limit,
): Promise<boolean> => {
  if (!mayLeave(conversation, { since, now: now() })) return false
  // What was merged away leads to where it went, as long as that is there.
  if (conversation.mergedInto) return !(await store.find('conversation', conversation.mergedInto))
  const of = { field: 'conversationId', is: conversation.id } as const
  const [young, underWay] = await Promise.all([
    store.count('reply', [of, { field: 'createdAt', atLeast: since }], { fresh: true }),
    store.count('reply', [of, { field: 'state', in: ['held', 'queued', 'sending'] }], { fresh: true }),
  ])
  return young + underWay === 0
}

type Moment = { since: Instant; now: Date }

/** For two weeks after it was closed new words would open it again. */
const mayLeave = ({ status, lastPostAt, closedAt }: ConversationDocument, { since, now }: Moment): boolean =>
  status === 'closed' &&
  lastPostAt <= since &&
  (closedAt === null || closedAt <= instant(now.getTime() - reopenWithin))

/** Answers false where somebody turned to it, or another worker took it away. */
const mark = async (
  context: ServiceContext,
  conversation: ConversationDocument,
  { since, keepMonths }: Limit,
): Promise<boolean> => {
  const { store, now } = context
  const { id } = conversation
  const known = await store.find('conversation', id)
  if (!known) return false
  const at = instant(now())
  const detail = `nothing was said for ${keepMonths} months`
  // It stands in the log for as long as the company keeps anything, so it names no conversation that it would go with.
  const audit = deed({ at, actorId: null, action: 'expired', detail })
  const { doc, changed } = await change(
    store,
    { kind: 'conversation', id, lane: 'bulk', known },
    (current) =>
      mayLeave(current, { since, now: now() }) && !current.leavingSince
        ? {
            doc: { ...current, leavingSince: at },
            tell: [{ event: 'conversation.withdrawn', conversationId: id, audit }],
          }
        : null,
  )
  if (changed) await tellAll(context, [{ kind: 'conversation', doc }], 'bulk')
  return Boolean(doc.leavingSince)
}

const removeSaid = async ({ store }: ServiceContext, id: string, { since }: Limit): Promise<void> => {
  const of = { field: 'conversationId', is: id } as const
  // A post that others hang on has a mark under its own id.
  const posts = { where: [of, { field: 'at', atMost: since } as const] }
  for await (const page of slicesOf(store, 'post', posts))
    await removeAll(
      store,
      page.flatMap((post) => [removing('post', post.id), removing('awaited', post.id)]),
    )
  const replies = { where: [of, { field: 'createdAt', atMost: since } as const] }
  for await (const page of slicesOf(store, 'reply', replies))
    await removeAll(
      store,
      page.map((reply) => removing('reply', reply.id)),
    )
  for (const kind of ['mention', 'note', 'audit'] as const)
    for await (const page of slicesOf(store, kind, { where: [of] }))
      await removeAll(
        store,
        page.map((doc) => removing(kind, doc.id)),
      )
}

/** What names the customer, then the conversation; all of it comes back where new words called the conversation back. */
const removeLast = async (
  context: ServiceContext,
  { id, customer }: ConversationDocument,
): Promise<boolean> => {
  const { store } = context
  const branches: BranchDocument[] = []
  for await (const page of slicesOf(store, 'branch', { where: [{ field: 'conversationId', is: id }] }))
    branches.push(...page)
  const person = (await hasOther(context, id, customer.id))
    ? undefined
    : await store.find('customer', customer.id)
  await removeAll(store, [
    ...branches.map((branch) => removing('branch', branch.id)),
    ...(person ? [removing('customer', person.id)] : []),
  ])
  for (;;) {
    const current = await store.find('conversation', id)
    if (current && !current.leavingSince) {
      await bringBack(context, branches, person)
      return false
    }
    const removal: Write = { op: 'remove', kind: 'conversation', id, ifVersion: current?.version ?? 0 }
    const [result] = current ? await store.write([removal], { lane: 'bulk' }) : ['missing']
    if (result === 'conflict') continue
    // They may have begun another one in the same moment.
    if (person && (await hasOther(context, id, person.id))) await bringBack(context, [], person)
    return result === 'done'
  }
}

const hasOther = async ({ store }: ServiceContext, id: string, customerId: string): Promise<boolean> => {
  const where = [{ field: 'customerId', is: customerId } as const]
  const { items } = await store.list('conversation', { where, limit: 2, fresh: true })
  return items.some((other) => other.id !== id)
}

const bringBack = async (
  { store }: ServiceContext,
  branches: readonly BranchDocument[],
  person: CustomerDocument | undefined,
): Promise<void> => {
  await store.write(
    [
      ...branches.map((branch) => creating('branch', branch)),
      ...(person ? [creating('customer', person)] : []),
    ],
    { lane: 'bulk' },
  )
}
