import { Type, type Static } from 'typebox'
import { Id, Instant, LanguageCode, NetworkId, Nullable, OneOf, Page, Version } from './atoms.ts'
import { Audience, Post, Voice } from './post.ts'
import { Reply, ReplyPath } from './reply.ts'
import { VisibleText } from './visible.ts'

export const ConversationStatus = OneOf('open', 'snoozed', 'closed')
export type ConversationStatus = Static<typeof ConversationStatus>

/** The customer as a conversation shows them. */
export const CustomerBrief = Type.Object({
  id: Id,
  name: Type.String(),
  handle: Type.String(),
  avatarUrl: Nullable(Type.String()),
})
export type CustomerBrief = Static<typeof CustomerBrief>

/** One customer's branch of a network's thread, with us; as a row of the inbox. */
export const Conversation = Type.Object({
  id: Id,
  version: Version,
  network: NetworkId,
  channelId: Id,
  customer: CustomerBrief,
  /** `addressed` conversations are for leads, admins and the colleague who has it. */
  audience: Audience,
  status: ConversationStatus,
  snoozedUntil: Nullable(Instant),
  assigneeId: Nullable(Id),
  assignedAt: Nullable(Instant),
  openedAt: Instant,
  /** The newest post of the customer's or ours. */
  lastPostAt: Instant,
  /** Since when the customer waits for an answer; null when the last word was ours. */
  waitingSince: Nullable(Instant),
  firstResponseAt: Nullable(Instant),
  /** The newest post, shortened. */
  preview: Type.Object({ text: Type.String(), voice: Voice, at: Instant }),
  language: Nullable(LanguageCode),
  /** Whether the customer's newest words thank us. */
  thanked: Type.Boolean(),
  /** The conversation this one follows, closed too long ago to reopen. */
  previousId: Nullable(Id),
  /** Set when a late parent showed that it belongs to another conversation. */
  mergedInto: Nullable(Id),
})
export type Conversation = Static<typeof Conversation>

/** An internal message on a conversation. */
export const Note = Type.Object({
  id: Id,
  conversationId: Id,
  authorId: Id,
  text: Type.String(),
  /** Colleagues named in it with `@`. */
  mentions: Type.Array(Id),
  at: Instant,
  version: Version,
})
export type Note = Static<typeof Note>

export const NewNote = Type.Object({ text: VisibleText(10_000) }, { additionalProperties: false })
export type NewNote = Static<typeof NewNote>

export const activityActions = [
  'opened',
  'claimed',
  'assigned',
  'unassigned',
  'snoozed',
  'closed',
  'reopened',
  'merged',
] as const

/** One line of what happened: who claimed, assigned, closed. */
export const Activity = Type.Object({
  id: Id,
  at: Instant,
  /** Null when Causerie itself did it. */
  actorId: Nullable(Id),
  action: OneOf(...activityActions),
  /** The colleague it was given to, for `assigned`. */
  assigneeId: Nullable(Id),
})
export type Activity = Static<typeof Activity>

export const ConversationDetail = Type.Object({
  conversation: Conversation,
  /** The customer's and our own posts, oldest first. */
  posts: Type.Array(Post),
  /** What others said around it, oldest first. */
  context: Type.Array(Post),
  notes: Type.Array(Note),
  replies: Type.Array(Reply),
  activity: Type.Array(Activity),
  replyPath: ReplyPath,
  /** Other conversations with the same customer, newest first. */
  history: Type.Array(Conversation),
})
export type ConversationDetail = Static<typeof ConversationDetail>

export const ConversationPage = Page(Conversation)

/** How many conversations each place of the rail holds; `open` does not count the snoozed. */
export const ConversationCounts = Type.Object({
  mine: Type.Integer(),
  unassigned: Type.Integer(),
  open: Type.Integer(),
  snoozed: Type.Integer(),
})
export type ConversationCounts = Static<typeof ConversationCounts>

export const SetAssignee = Type.Object({ assigneeId: Nullable(Id) }, { additionalProperties: false })
export type SetAssignee = Static<typeof SetAssignee>

export const SetStatus = Type.Object(
  {
    status: ConversationStatus,
    /** Needed for `snoozed`, and in the future. */
    snoozedUntil: Type.Optional(Instant),
  },
  { additionalProperties: false },
)
export type SetStatus = Static<typeof SetStatus>
