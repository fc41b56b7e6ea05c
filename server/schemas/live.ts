import { Type, type Static } from 'typebox'
import { Id, Nullable, OneOf } from './atoms.ts'
import { Conversation } from './conversation.ts'

/** Position in the numbered event log: `epoch:number`, opaque to clients. */
export const Since = Type.String({ maxLength: 100 })

/**
 * What `/api/live` sends, one JSON text a message. Events are hints: the store is the truth, and a client that
 * misses one, or is told to `reset`, reads again.
 */
export const LiveMessage = Type.Union([
  /** First message: back-fill is done up to `since`. */
  Type.Object({ type: Type.Literal('hello'), since: Since }),
  /** The past asked for is gone: read everything again, then go on from `since`. */
  Type.Object({ type: Type.Literal('reset'), since: Since }),
  /** Proof of life, every 10 s. */
  Type.Object({ type: Type.Literal('heartbeat'), since: Since }),
  Type.Object({
    type: Type.Literal('event'),
    since: Since,
    event: OneOf(
      'conversation.changed',
      /** Somebody else's now, and not for the one who is told. */
      'conversation.withdrawn',
      'post.changed',
      'reply.changed',
      'note.added',
      /** A note names the one who is told, or they have seen it. */
      'mention.changed',
      'channel.changed',
      'colleague.changed',
      'invitation.changed',
      'retention.changed',
    ),
    id: Id,
    conversationId: Nullable(Id),
    /** The conversation as it is now, where the event is about one. */
    conversation: Nullable(Conversation),
  }),
])
export type LiveMessage = Static<typeof LiveMessage>
export type LiveEvent = Extract<LiveMessage, { type: 'event' }>
export type EventName = LiveEvent['event']
