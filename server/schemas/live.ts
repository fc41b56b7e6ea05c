import { Type, type Static } from 'typebox'
import { Id, Nullable, OneOf } from './atoms.ts'
import { Conversation } from './conversation.ts'

/** Position in the numbered event log: `epoch:number`, opaque to clients. */
export const Since = Type.String({ maxLength: 100 })

/** What a colleague does in a conversation, as far as others are told. */
export const Doing = OneOf('viewing', 'replying')
export type Doing = Static<typeof Doing>

const Present = Type.Object({ colleagueId: Id, doing: Doing })
const PresentSomewhere = Type.Object({ conversationId: Id, colleagueId: Id, doing: Doing })
export type Present = Static<typeof Present>
export type PresentSomewhere = Static<typeof PresentSomewhere>

/**
 * What `/api/live` sends, one JSON text a message. Events are hints: the store is the truth, and a client that
 * misses one, or is told to `reset`, reads again. Presence carries no position: it is what holds now, and who comes
 * back is told it anew.
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
  /** Behind `hello` and `reset`: everybody who is in a conversation that the reader may see, each once in it. */
  Type.Object({ type: Type.Literal('presence.snapshot'), present: Type.Array(PresentSomewhere) }),
  /** Who is in this conversation from now on: all of them. */
  Type.Object({
    type: Type.Literal('presence.changed'),
    conversationId: Id,
    present: Type.Array(Present),
  }),
])
export type LiveMessage = Static<typeof LiveMessage>
export type LiveEvent = Extract<LiveMessage, { type: 'event' }>
export type EventName = LiveEvent['event']
export type NumberedMessage = Extract<LiveMessage, { since: string }>

/**
 * What a browser says to `/api/live`; anything else is ignored. `present` holds for 15 s: it is said again while it is
 * so. `absent` ends it at once, as closing does.
 */
export const LiveSaying = Type.Union([
  Type.Object(
    { type: Type.Literal('present'), conversationId: Id, doing: Doing },
    { additionalProperties: false },
  ),
  Type.Object({ type: Type.Literal('absent') }, { additionalProperties: false }),
])
export type LiveSaying = Static<typeof LiveSaying>
