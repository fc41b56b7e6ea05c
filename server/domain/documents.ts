/**
 * What the store keeps. A document is the shape people see plus what only the house needs: raw payloads, what a
 * summary is folded from, secrets, and the `pending` record of a change that is not told yet.
 */
import type { Invitation } from '../schemas/access.ts'
import type { Instant, NetworkId } from '../schemas/atoms.ts'
import type { ChannelHealth, Gap, Spent } from '../schemas/channel.ts'
import type { Colleague, Locale } from '../schemas/colleague.ts'
import type { Activity, Conversation, Note } from '../schemas/conversation.ts'
import type { EventName } from '../schemas/live.ts'
import type { Audience, Author, Post, Voice } from '../schemas/post.ts'
import type { Reply, ReplyPart } from '../schemas/reply.ts'

/** Every document: an id, an integer version inside it, and what is still to be told of its changes. */
export type Document = { id: string; version: number; pending: Pending[] }

/**
 * One change to tell: rides in the changed document, is written to the audit log and published, then settled.
 * `number` is the version of the document that carries it first, so telling it twice is harmless.
 */
export type Pending = {
  number: number
  event: EventName
  conversationId: string | null
  /** The one colleague it is told to; everybody who may know where it is missing. */
  to?: string
  /** The document of the same kind that it is told of, where it rides in another: see `createCarried`. */
  of?: string
  audit: Omit<AuditDocument, keyof Document | 'targetKind' | 'targetId'> | null
}

export type AuditAction =
  | Activity['action']
  | 'noted'
  | 'replied'
  | 'withdrew'
  | 'retried'
  | 'decided'
  | 'joined'
  | 'invited'
  | 'revoked'
  | 'connected'
  | 'signed-in'
  | 'set-up'
  | 'set-retention'
  | 'expired'

export type AuditDocument = Document & {
  at: Instant
  actorId: string | null
  action: AuditAction
  targetKind: Kind
  targetId: string
  conversationId: string | null
  assigneeId: string | null
  detail: string | null
}

/** What earlier versions did not keep is missing in their documents: `sentimentOf` and `topicsOf` read it. */
export type PostDocument = Document &
  Omit<Post, 'sentiment' | 'topics'> &
  Partial<Pick<Post, 'sentiment' | 'topics'>> & {
    customerId: string | null
    /** The connector's own handles for answering it, opaque to everybody else. */
    native: unknown
    /** What the network sent, kept so that a better reading can be run again. */
    raw: unknown
  }

/** A post's mark in its conversation's summary. Summaries are folded from these, in any order, any number of times. */
export type Turn = {
  postId: string
  at: Instant
  voice: Voice
  text: string
  language: string | null
  thanks: boolean
  gone: boolean
}

export type ConversationDocument = Document &
  Conversation & {
    branchId: string
    turns: Turn[]
    /** Orders rows by longest wait: `waitingSince`, or a time after all of those when nobody waits. */
    waitKey: string
    closedAt: Instant | null
    /**
     * Its time is over since then, and what is said in it is being taken away: nobody sees it any more. Only new words
     * from the customer call it back.
     */
    leavingSince?: Instant | null
  }

/** A post that others hang on, under that post's id: written before them, whether it is there or not. */
export type AwaitedDocument = Document

/** Which conversation a customer's branch of a thread is in now. Its id follows from channel, thread and customer. */
export type BranchDocument = Document & {
  channelId: string
  threadUri: string
  customerId: string
  audience: Audience
  conversationId: string
}

export type CustomerDocument = Document & {
  network: NetworkId
  author: Author
  firstSeenAt: Instant
}

export type ColleagueDocument = Document &
  Colleague & {
    login: string
    locale: Locale
    signsReplies: boolean
    passwordHash: string | null
    active: boolean
    createdAt: Instant
  }

export type ChannelDocument = Document & {
  network: NetworkId
  handle: string
  name: string
  /** The account's own id on the network: posts by it are ours. */
  accountId: string
  demo: boolean
  /** How long a post may be where the account lives; null where the network's own limit holds. */
  textLimit?: number | null
  /** What the connector was given, secrets sealed. */
  settings: Record<string, string>
  sealed: Record<string, string>
  health: ChannelHealth
}

export type Lease = {
  holder: string
  /** Grows with each holder; a cursor write with an older one is refused. */
  epoch: number
  /** Grows while the holder lives. An observer who sees it stand still for long enough may take over. */
  beat: number
}

export type SourceDocument = Document & {
  channelId: string
  name: string
  recall: 'full' | 'partial'
  withheld: string[]
  cursor: string | null
  lease: Lease | null
  coveredFrom: Instant | null
  readBackTo?: Instant | null
  coveredUntil: Instant | null
  gaps: Gap[]
}

/** What one channel spent in one month. */
export type SpendingDocument = Document & {
  channelId: string
  /** `2026-11`, UTC. */
  month: string
  /** By day (`2026-11-23`, UTC) and the network's kind of call. */
  days: Record<string, Record<string, Spent>>
}

export type ReplyPartDocument = ReplyPart & {
  /** The id or key that makes the send happen once; chosen by us before the first attempt. */
  clientId: string
  attempts: number
  /** What the connector needs to hang the next part below this one. */
  native: unknown
}

export type ReplyDocument = Document &
  Omit<Reply, 'parts'> & {
    parts: ReplyPartDocument[]
    /** When a sweeper should look at it next; far away once it is settled. */
    wakeAt: Instant
  }

export type NoteDocument = Document & Note

/** A colleague was named in a note. Its id follows from note and colleague. */
export type MentionDocument = Document & {
  colleagueId: string
  conversationId: string
  noteId: string
  at: Instant
  seenAt: Instant | null
}

/** A sign-in. Its id is a hash of the cookie's secret, so that a copy of the store signs nobody in. */
export type SessionDocument = Document & { colleagueId: string; createdAt: Instant; expiresAt: Instant }

export type InvitationDocument = Document & Invitation & { tokenHash: string; usedBy: string[] }

/** One-of-a-kind facts about the installation, such as `workspace`. */
export type SettingDocument = Document & { value: Record<string, unknown> }

export type Documents = {
  audit: AuditDocument
  awaited: AwaitedDocument
  branch: BranchDocument
  channel: ChannelDocument
  colleague: ColleagueDocument
  conversation: ConversationDocument
  customer: CustomerDocument
  invitation: InvitationDocument
  mention: MentionDocument
  note: NoteDocument
  post: PostDocument
  reply: ReplyDocument
  session: SessionDocument
  setting: SettingDocument
  source: SourceDocument
  spending: SpendingDocument
}
export type Kind = keyof Documents
