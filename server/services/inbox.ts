/** What people do with conversations. Each action is one compare-and-set on one document. */
import type { Actor } from '../domain/actor.ts'
import type { ConversationDocument, NoteDocument } from '../domain/documents.ts'
import { Conflict, Forbidden, Invalid } from '../domain/errors.ts'
import { freshId } from '../domain/ids.ts'
import { readsEverything } from '../domain/rights.ts'
import { instant } from '../domain/time.ts'
import type { Page } from '../schemas/atoms.ts'
import type {
  Conversation,
  ConversationCounts,
  ConversationDetail,
  Note,
  SetStatus,
} from '../schemas/conversation.ts'
import { deed } from './audit.ts'
import { change, creating, firstVersion, type Step, type Telling } from './change.ts'
import type { ServiceContext } from './context.ts'
import { findMentions } from './mentions.ts'
import { inboxFilter } from './inbox-query.ts'
import { changed } from './ingest-conversations.ts'
import { openDetail } from './inbox-detail.ts'
import type { Networks } from './networks.ts'
import { mentionsOf } from './named.ts'
import { makeReadQuery } from './read-query.ts'
import { getReadable, readableBy } from './rights.ts'
import { viewConversation, viewNote } from './views.ts'

export type InboxList = { q?: string; sort?: 'wait' | 'newest'; cursor?: string; limit?: number }

export interface Inbox {
  list(actor: Actor, query: InboxList): Promise<Page<Conversation>>
  counts(actor: Actor): Promise<ConversationCounts>
  open(actor: Actor, id: string): Promise<ConversationDetail>
  /** Takes it, if nobody else has it. Throws `Conflict` `already-claimed` with who has it. */
  claim(actor: Actor, id: string): Promise<Conversation>
  /** Gives it to somebody, or to nobody. */
  assign(actor: Actor, id: string, assigneeId: string | null): Promise<Conversation>
  setStatus(actor: Actor, id: string, status: SetStatus): Promise<Conversation>
  addNote(actor: Actor, id: string, text: string): Promise<Note>
  /** For live events: the conversation as it is now. */
  brief(id: string): Promise<Conversation | undefined>
}

export const makeInbox = (context: ServiceContext, networks: Networks): Inbox => {
  const { store, now } = context
  const read = makeReadQuery(context, networks)

  const act = async (
    actor: Actor,
    id: string,
    step: (doc: ConversationDocument) => Step<ConversationDocument>,
  ): Promise<Conversation> => {
    const current = await getReadable(context, actor, id)
    const { doc, changed: did } = await change(
      store,
      { kind: 'conversation', id: current.id, known: current },
      step,
    )
    if (did) await context.tell('conversation', doc)
    return viewConversation(doc)
  }

  return {
    async list(actor, { q = 'is:open', sort = 'newest', cursor, limit = 50 }) {
      const { where, withPost } = inboxFilter(read(q, actor))
      const page = await store.list('conversation', {
        where: [...where, ...readableBy(actor)],
        ...(withPost && { withPost }),
        order:
          sort === 'wait' ? { by: 'waitKey', direction: 'asc' } : { by: 'lastPostAt', direction: 'desc' },
        after: cursor ?? null,
        limit,
        fresh: true,
      })
      const staying = page.items.filter(({ leavingSince }) => !leavingSince)
      return { items: staying.map(viewConversation), next: page.next }
    },

    async counts(actor) {
      const count = (q: string) =>
        store.count('conversation', [...inboxFilter(read(q, actor)).where, ...readableBy(actor)], {
          fresh: true,
        })
      const [mine, unassigned, open, snoozed] = await Promise.all([
        count('is:open assigned:me'),
        count('is:open -is:assigned'),
        count('is:open'),
        count('is:snoozed'),
      ])
      return { mine, unassigned, open, snoozed }
    },

    open: async (actor, id) =>
      openDetail(context, networks, { actor, conversation: await getReadable(context, actor, id) }),

    claim: (actor, id) =>
      act(actor, id, (doc) => {
        if (doc.assigneeId === actor.id) return null
        if (doc.assigneeId !== null)
          throw new Conflict('already-claimed', 'A colleague was a second faster.', {
            current: viewConversation(doc),
          })
        return given(doc, { to: actor.id, by: actor.id, at: instant(now()), action: 'claimed' })
      }),

    async assign(actor, id, assigneeId) {
      const assignee = assigneeId === null ? null : await store.find('colleague', assigneeId)
      if (assignee !== null && !assignee?.active)
        throw new Invalid('unknown-colleague', 'That colleague does not exist here.')
      return act(actor, id, (doc) => {
        if (doc.assigneeId === assigneeId) return null
        // Giving it is letting somebody read it.
        if (doc.audience === 'addressed' && assignee && ![actor, assignee].some(readsEverything))
          throw new Forbidden('Only a lead or an admin gives a direct message to somebody else.')
        const action = assigneeId === null ? 'unassigned' : assigneeId === actor.id ? 'claimed' : 'assigned'
        return given(doc, { to: assigneeId, by: actor.id, at: instant(now()), action })
      })
    },

    setStatus(actor, id, { status, snoozedUntil }) {
      const at = instant(now())
      if (status === 'snoozed' && (snoozedUntil === undefined || snoozedUntil <= at))
        throw new Invalid('bad-snooze', 'Say until when it sleeps: a moment in the future.')
      return act(actor, id, (doc) => {
        if (doc.status === status && (status !== 'snoozed' || doc.snoozedUntil === snoozedUntil)) return null
        const action = ({ open: 'reopened', snoozed: 'snoozed', closed: 'closed' } as const)[status]
        return {
          doc: {
            ...doc,
            status,
            snoozedUntil: status === 'snoozed' ? (snoozedUntil ?? null) : null,
            closedAt: status === 'closed' ? at : null,
          },
          tell: [changed(doc.id, deed({ at, actorId: actor.id, action, conversationId: doc.id }))],
        }
      })
    },

    async addNote(actor, id, text) {
      const conversation = await getReadable(context, actor, id)
      const at = instant(now())
      const mentions = await findMentions(store, text)
      const audit = deed({ at, actorId: actor.id, action: 'noted', conversationId: conversation.id })
      const note: NoteDocument = {
        id: freshId(),
        conversationId: conversation.id,
        authorId: actor.id,
        text: text.trim(),
        mentions,
        at,
        ...firstVersion([{ event: 'note.added', conversationId: conversation.id, audit }]),
      }
      // The mentions first: a note that is there has told whom it names.
      const named = await mentionsOf(context, note, conversation)
      await store.write([...named.map((mention) => creating('mention', mention)), creating('note', note)])
      await context.tell('note', note)
      for (const mention of named) await context.tell('mention', mention)
      return viewNote(note)
    },

    async brief(id) {
      const doc = await store.find('conversation', id)
      return doc && !doc.leavingSince ? viewConversation(doc) : undefined
    },
  }
}

type Giving = { to: string | null; by: string; at: string; action: 'claimed' | 'assigned' | 'unassigned' }

const given = (doc: ConversationDocument, { to, by, at, action }: Giving): Step<ConversationDocument> => ({
  doc: { ...doc, assigneeId: to, assignedAt: to === null ? null : at },
  tell: [
    changed(doc.id, deed({ at, actorId: by, action, conversationId: doc.id, assigneeId: to })),
    // Who had it may see it no more, and so hears nothing of it but this.
    ...(doc.audience === 'addressed' && doc.assigneeId !== null ? [withdrawn(doc.id, doc.assigneeId)] : []),
  ],
})

const withdrawn = (conversationId: string, to: string): Telling => ({
  event: 'conversation.withdrawn',
  conversationId,
  to,
  audit: null,
})
