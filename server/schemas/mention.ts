import { Type, type Static } from 'typebox'
import { Id, Instant, Nullable } from './atoms.ts'
import { Conversation, Note } from './conversation.ts'

/** A note that names the reader, on a conversation they may see. */
export const Mention = Type.Object({
  id: Id,
  note: Note,
  conversation: Conversation,
  /** When the named colleague looked at the conversation; null until then. */
  seenAt: Nullable(Instant),
})
export type Mention = Static<typeof Mention>
