/** Finishes what a death interrupted, and does what only time brings about. Safe to run anywhere, at any time. */
import type { ConversationDocument, Documents, Kind, Pending } from '../domain/documents.ts'
import { day, instant } from '../domain/time.ts'
import { deed } from './audit.ts'
import { change } from './change.ts'
import type { ServiceContext } from './context.ts'
import { changed } from './ingest-conversations.ts'
import { tellAll, type Told } from './tell.ts'
import { wakeReply } from './wake-reply.ts'

/** A conversation in which the last word was ours closes by itself after this. */
const quietCloses = 3 * day
/** A job that is a little late is not lost yet. */
const grace = 3_000
const batch = 200
const keepEventsMs = day

/** Each step on its own: one that fails, today or for good, keeps none of the others from being done. */
export const sweep = async (context: ServiceContext): Promise<void> => {
  const steps = { finishTelling, wakeReplies, wakeSnoozed, closeQuiet, forgetSessions, trimEvents }
  for (const [step, run] of Object.entries(steps))
    await run(context).catch((err: unknown) => context.log.error({ err, step }, 'a step of sweeping failed'))
}

const trimEvents = ({ bus }: ServiceContext): Promise<void> => bus.trim(keepEventsMs)

const finishTelling = async (context: ServiceContext): Promise<void> => {
  const { store, log } = context
  const told: Told[] = []
  for (const { kind, id } of await store.listPending(batch)) {
    const doc = await store.find(kind, id)
    if (doc) told.push({ kind, doc: { ...doc, pending: await ofWhatIsThere(context, kind, doc) } } as Told)
  }
  try {
    await tellAll(context, told, 'bulk')
  } catch {
    // One of them may be to blame: the others are told without it.
    for (const one of told)
      await tellAll(context, [one], 'bulk').catch((err: unknown) =>
        log.error({ err, kind: one.kind, id: one.doc.id }, 'a change could not be told'),
      )
  }
}

/** What rides in a document of others that never came to be is told by whoever stores them. */
const ofWhatIsThere = async (
  { store }: ServiceContext,
  kind: Kind,
  { pending }: Documents[Kind],
): Promise<Pending[]> => {
  const there = await store.findMany(
    kind,
    pending.flatMap(({ of }) => of ?? []),
  )
  return pending.filter(({ of }) => of === undefined || there.has(of))
}

/** Replies whose job was lost: the store knows that they are due. */
const wakeReplies = async (context: ServiceContext): Promise<void> => {
  const { store, now } = context
  const { items } = await store.list('reply', {
    where: [
      { field: 'state', in: ['held', 'queued', 'sending'] },
      { field: 'wakeAt', atMost: instant(now().getTime() - grace) },
    ],
    order: { by: 'wakeAt', direction: 'asc' },
    limit: batch,
  })
  for (const reply of items) await wakeReply(context, reply, 0)
}

const wakeSnoozed = async (context: ServiceContext): Promise<void> => {
  const at = instant(context.now())
  const { items } = await context.store.list('conversation', {
    where: [
      { field: 'status', is: 'snoozed' },
      { field: 'snoozedUntil', atMost: at },
    ],
    limit: batch,
  })
  await turnAll(context, items, (doc) =>
    doc.status === 'snoozed' && doc.snoozedUntil !== null && doc.snoozedUntil <= at
      ? {
          doc: { ...doc, status: 'open', snoozedUntil: null },
          tell: [changed(doc.id, deed({ at, actorId: null, action: 'reopened', conversationId: doc.id }))],
        }
      : null,
  )
}

const closeQuiet = async (context: ServiceContext): Promise<void> => {
  const at = instant(context.now())
  const before = instant(context.now().getTime() - quietCloses)
  const { items } = await context.store.list('conversation', {
    where: [
      { field: 'status', is: 'open' },
      { field: 'lastPostAt', atMost: before },
      // Nobody waits: rows in which somebody does carry the time since when.
      { field: 'waitKey', atLeast: '9999' },
    ],
    order: { by: 'lastPostAt', direction: 'asc' },
    limit: batch,
  })
  await turnAll(context, items, (doc) =>
    doc.status === 'open' && doc.waitingSince === null && doc.lastPostAt <= before
      ? {
          doc: { ...doc, status: 'closed', closedAt: at },
          tell: [changed(doc.id, deed({ at, actorId: null, action: 'closed', conversationId: doc.id }))],
        }
      : null,
  )
}

const turnAll = async (
  context: ServiceContext,
  conversations: readonly ConversationDocument[],
  step: Parameters<typeof change<'conversation'>>[2],
): Promise<void> => {
  for (const { id } of conversations) {
    const { doc, changed: did } = await change(
      context.store,
      { kind: 'conversation', id, lane: 'bulk' },
      step,
    )
    if (did) await tellAll(context, [{ kind: 'conversation', doc }], 'bulk')
  }
}

const forgetSessions = async ({ store, now }: ServiceContext): Promise<void> => {
  const { items } = await store.list('session', {
    where: [{ field: 'expiresAt', atMost: instant(now()) }],
    order: { by: 'expiresAt', direction: 'asc' },
    limit: batch,
  })
  if (items.length > 0)
    await store.write(
      items.map(({ id }) => ({ op: 'remove', kind: 'session', id })),
      { lane: 'bulk' },
    )
}
