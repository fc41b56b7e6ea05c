import { Type, type Static } from 'typebox'
import { Id, Instant, Nullable, OneOf, Version } from './atoms.ts'
import { ReplyCost } from './network.ts'
import { VisibleText } from './visible.ts'

/**
 * `held` in the undo window, `queued` to go, `sending` a part, then `sent`, `failed` (surely not posted: edit or
 * retry) or `unknown` (the network may have it: a person decides); or `withdrawn` by its author.
 */
export const ReplyState = OneOf('held', 'queued', 'sending', 'sent', 'failed', 'unknown', 'withdrawn')
export type ReplyState = Static<typeof ReplyState>

export const ReplyPart = Type.Object({
  text: Type.String(),
  state: OneOf('waiting', 'sending', 'sent'),
  /** The post on the network, once we know it is there. */
  uri: Nullable(Type.String()),
  sentAt: Nullable(Instant),
})
export type ReplyPart = Static<typeof ReplyPart>

export const ReplyFailure = Type.Object({
  kind: OneOf('config', 'auth', 'rate-limit', 'transient', 'permanent'),
  /** One sentence for people. */
  message: Type.String(),
  at: Instant,
})
export type ReplyFailure = Static<typeof ReplyFailure>

/** Our text to the customer, in the outbox. */
export const Reply = Type.Object({
  id: Id,
  version: Version,
  conversationId: Id,
  channelId: Id,
  /** The post of the customer that it answers. */
  inReplyTo: Id,
  authorId: Id,
  text: Type.String(),
  signature: Nullable(Type.String()),
  parts: Type.Array(ReplyPart),
  state: ReplyState,
  createdAt: Instant,
  /** End of the undo window. */
  heldUntil: Instant,
  /** When the next attempt is due, while it waits for the network. */
  nextAttemptAt: Nullable(Instant),
  attempts: Type.Integer({ minimum: 0 }),
  failure: Nullable(ReplyFailure),
  /** What we saw when we looked on the network after an unknown outcome. */
  lookUps: Type.Array(Type.Object({ at: Instant, found: Type.Boolean() })),
})
export type Reply = Static<typeof Reply>

export const NewReply = Type.Object(
  {
    text: VisibleText(10_000),
    /** Whether the signature goes below it. (Default: the colleague's own setting.) */
    signed: Type.Optional(Type.Boolean()),
    /** The post it answers. (Default: the customer's newest.) */
    inReplyTo: Type.Optional(Id),
  },
  { additionalProperties: false },
)
export type NewReply = Static<typeof NewReply>

/** How a conversation may be answered now, why, and at what cost. `reason` is a code that the screen words. */
export const ReplyPath = Type.Object({
  kind: OneOf('api', 'open-network', 'none'),
  reason: OneOf(
    'mentioned-us',
    'replied-to-us',
    'quoted-us',
    'summoned-earlier',
    'customer-post-deleted',
    'channel-signed-out',
    'channel-unreachable',
    'no-customer-post',
    'not-summoned',
  ),
  channelId: Id,
  /** The account it would go out through, as people write it. */
  handle: Type.String(),
  inReplyTo: Nullable(Id),
  /** The customer's post on the network's own page, or where a person answers it there. */
  url: Nullable(Type.String()),
  cost: Nullable(ReplyCost),
})
export type ReplyPath = Static<typeof ReplyPath>
