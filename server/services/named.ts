/** Colleagues named in notes with `@`: who is told, what each still has to look at. */
import type { Actor } from '../domain/actor.ts'
import type { ConversationDocument, MentionDocument, NoteDocument } from '../domain/documents.ts'
import { idFrom } from '../domain/ids.ts'
import { mayRead } from '../domain/rights.ts'
import { instant } from '../domain/time.ts'
import type { Page } from '../schemas/atoms.ts'
import type { Mention } from '../schemas/mention.ts'
import { change, firstVersion, type Telling } from './change.ts'
import type { ServiceContext } from './context.ts'
import { currentConversation } from './ingest-identities.ts'
import { getReadable } from './rights.ts'
import { viewConversation, viewNote } from './views.ts'

const mostUnseen = 500

export interface Named {
  /** Notes that name the reader, newest first. */
  list(actor: Actor, query: { cursor?: string | undefined; limit: number }): Promise<Page<Mention>>
  /** The reader looked at the conversation: what names them there is seen. */
  see(actor: Actor, id: string): Promise<void>
}

export const makeNamed = (context: ServiceContext): Named => {
  const { store, now } = context

  const show = async (actor: Actor, doc: MentionDocument): Promise<Mention[]> => {
    const [note, conversation] = await Promise.all([
      store.find('note', doc.noteId),
      currentConversation(context, doc.conversationId),
    ])
    // A death between the two writes leaves a mention without its note.
    if (!note || !conversation || conversation.leavingSince || !mayRead(actor, conversation)) return []
    return [
      { id: doc.id, note: viewNote(note), conversation: viewConversation(conversation), seenAt: doc.seenAt },
    ]
  }

  return {
    async list(actor, { cursor, limit }) {
      const page = await store.list('mention', {
        where: [{ field: 'colleagueId', is: actor.id }],
        order: { by: 'at', direction: 'desc' },
        after: cursor ?? null,
        limit,
        fresh: true,
      })
      const items = (await Promise.all(page.items.map((doc) => show(actor, doc)))).flat()
      return { items, next: page.next }
    },

    async see(actor, id) {
      const conversation = await getReadable(context, actor, id)
      const { items } = await store.list('mention', {
        where: [
          { field: 'colleagueId', is: actor.id },
          { field: 'seenAt', is: null },
        ],
        limit: mostUnseen,
        fresh: true,
      })
      const seenAt = instant(now())
      for (const { id: mentionId, conversationId } of items) {
        if ((await currentConversation(context, conversationId))?.id !== conversation.id) continue
        const { doc, changed } = await change(store, { kind: 'mention', id: mentionId }, (mention) =>
          mention.seenAt ? null : { doc: { ...mention, seenAt }, tell: [told(mention)] },
        )
        if (changed) await context.tell('mention', doc)
      }
    },
  }
}

/** A mention for each colleague whom the note names, except its author and who may not see the conversation. */
export const mentionsOf = async (
  { store }: Pick<ServiceContext, 'store'>,
  note: NoteDocument,
  conversation: ConversationDocument,
): Promise<MentionDocument[]> => {
  const named = await store.findMany('colleague', note.mentions)
  return [...named.values()]
    .filter((colleague) => colleague.id !== note.authorId && mayRead(colleague, conversation))
    .map(({ id: colleagueId }) => {
      const mention = { colleagueId, conversationId: conversation.id, noteId: note.id, at: note.at }
      return {
        ...mention,
        id: idFrom('mention', note.id, colleagueId),
        seenAt: null,
        ...firstVersion([told(mention)]),
      }
    })
}

const told = (mention: Pick<MentionDocument, 'colleagueId' | 'conversationId'>): Telling => ({
  event: 'mention.changed',
  conversationId: mention.conversationId,
  to: mention.colleagueId,
  audit: null,
})
