/**
 * A network, seen from the house.
 *
 * Words: a *connector* is static knowledge of a network: what it can do, its limits and rules, which settings an
 * account needs. A *session* is one signed-in account. A *source* is one stream, poll or search of a session; its
 * *cursor* is text that only the connector reads. A *page* is what a source handed out, with the cursor to keep once
 * everything on it is stored.
 *
 * A connector talks to its network only. It never touches the store, the queue, the environment or another network.
 */
import type { FixedQuery } from '../domain/query/tree.ts'
import type { Instant, NetworkId } from '../schemas/atoms.ts'
import type { ChannelSetting } from '../schemas/channel.ts'
import type { NetworkDeclaration } from '../schemas/network.ts'
import type { Audience, Author, Media, PostReason, Span } from '../schemas/post.ts'

export interface Connector {
  readonly declaration: NetworkDeclaration
  readonly settings: readonly ChannelSetting[]
  /** Settings that a session changes by itself, as tokens that are renewed: a change of these is its own business. */
  readonly renewed?: readonly string[]
  /** Signs in once with what an admin typed and says whose account it is. Throws `ConnectorError`. */
  check(settings: Settings, signal: AbortSignal): Promise<SignedIn>
  /** Makes a session. Does no I/O: the first read or send signs in. */
  open(settings: Settings, account: Account, tools: SessionTools): Session
  /** Where the network's rules forbid some answers through its API: why this post has none, null where it may. */
  replyBar?(post: { native: unknown }, settings: Settings): ReplyBar | null
  /** What an answer to this post needs of its length beside the words, as a warning that is repeated; counted as texts are. */
  replyReserve?(post: { native: unknown }): number
  /** What the admin lets the account spend in a month, in the currency of `replyCost`; null without a limit. */
  monthlyCap?(settings: Settings): number | null
}

/** Connectors whose network can be asked for posts by a query, as far as it has words for it. Does no I/O. */
export interface CanTranslate {
  translate(query: FixedQuery): Translation
}

/**
 * What the network is asked for a query. Whatever the query means is among what it is asked for, but for what `misses`
 * names: what the network cannot say is left out, so that more comes, and `left` is judged here.
 */
export type Translation = {
  /** Each is asked by itself, and what any of them finds is taken. Empty where the network cannot be asked. */
  asked: { by: 'search' | 'stream'; rules: string[] }[]
  /** Why it cannot be asked, for people; null where it can. */
  refusal: string | null
  /** Null where the network judges all of it. */
  left: FixedQuery | null
  /** What the network does not find although the query means it, for people. */
  misses: string[]
}

/** `url`: where a person answers the post on the network itself. */
export type ReplyBar = { reason: 'not-summoned'; url: string }

/** What an admin gave for the account, secrets opened; checked by the connector. */
export type Settings = Readonly<Record<string, string>>

export type Account = {
  id: string
  handle: string
  name: string
  avatarUrl: string | null
  /** How long a post may be where the account lives, when that differs from the declaration. */
  textLimit?: number
}

/** `renewed`: settings that signing in changed, to be kept in place of those that were given. */
export type SignedIn = Account & { renewed?: Settings }

export type SessionTools = {
  log: (event: {
    level: 'debug' | 'info' | 'warn'
    message: string
    detail?: Record<string, unknown>
  }) => void
  now: () => Date
  /** Absent where nothing outlives the session. */
  settings?: KeptSettings
  /** Absent where nobody adds up. */
  account?: SpendingAccount
}

/** The channel's settings as the house keeps them, shared by every session of the channel in every process. */
export interface KeptSettings {
  /** As they are kept now. */
  read(): Promise<Settings>
  /**
   * Keeps the changes if the settings still say what is expected; stored when it resolves. Answers whether it did.
   * A setting that is not there counts as empty.
   */
  change(expected: Settings, changes: Settings): Promise<boolean>
}

/** `kind` is the network's own word: `read`, `reply`. */
export type Charge = { kind: string; count: number; amount: number }

/** What the channel spent, added up over sessions, processes and restarts. */
export interface SpendingAccount {
  /** Stored when it resolves. */
  charge(charges: readonly Charge[]): Promise<void>
  /** Since the first of the month, UTC. */
  spentThisMonth(): Promise<number>
}

export interface Session {
  readonly account: Account
  readonly sources: readonly SourceDeclaration[]
  /**
   * Yields pages for as long as the signal lives: first what came since the cursor (null: a first look back), then
   * what comes. Each page may be handed out again after a crash. Throws `ConnectorError`; the caller opens it again
   * from the last cursor it kept.
   */
  read(source: string, cursor: string | null, signal: AbortSignal): AsyncGenerator<PulledPage>
  close(): Promise<void>
}

export type SourceDeclaration = {
  name: string
  recall: 'full' | 'partial'
  /** What the network withholds from it, for people. */
  withheld: string[]
}

export type PulledPage = {
  posts: NetworkPost[]
  /** Posts the network says are gone. */
  deletedUris: string[]
  /** To be kept once all of this page is stored. */
  cursor: string
  /** All that was handed out up to this moment is on this page or an earlier one; null while catching up. */
  coveredUntil: Instant | null
  /** A span that could not be read back; with `to: null` reading stops here, and may or may not be made up for. */
  gap: { from: Instant; to: Instant | null; reason: string } | null
  /** What is not as it should be although reading goes on, one sentence for people. */
  trouble?: string | null
}

/** A post as the network gave it, in our shape but with nothing of ours in it. */
export type NetworkPost = {
  network: NetworkId
  uri: string
  url: string | null
  reason: PostReason
  /** `addressed`: not for everybody to see, so colleagues need a right to it. Our own followers are everybody. */
  audience: Audience
  author: Author
  text: string
  spans: Span[]
  media: Media[]
  /** Languages the author declared, if any. */
  languages: string[]
  authoredAt: Instant
  /** When the network itself first saw it, where it says so: bounds what the author may claim. */
  networkSeenAt: Instant | null
  editedAt: Instant | null
  parentUri: string | null
  rootUri: string | null
  /** The connector's own handles for answering it. */
  native: unknown
  raw: unknown
}

/** Sessions that can send replies. */
export interface CanReply {
  /** An id or key for a send that has not been tried yet; stored before `send` is called with it. */
  newClientId(): string
  /** Sends one part. Called again with the same part after a crash, it must not post a second time where the
   * connector declares `client-id` or an honoured `idempotency-key`. Throws `ConnectorError`. */
  send(part: OutgoingPart, signal: AbortSignal): Promise<SentPart>
  /** Looks on the network whether this part is there; undefined when it is not. Throws `ConnectorError`. */
  lookUp(part: OutgoingPart, signal: AbortSignal): Promise<SentPart | undefined>
}

export type OutgoingPart = {
  clientId: string
  text: string
  /** Fixed when the reply was written, so that a repeat is the same record. */
  createdAt: Instant
  language: string | null
  /** `native` of the customer's post that the reply answers. */
  inReplyTo: { uri: string; native: unknown }
  /** The part before this one, for replies in several parts. */
  previous: { uri: string; native: unknown } | null
}
export type SentPart = { uri: string; url: string | null; native: unknown; at: Instant }

/** A post as a connector finds it again: where URIs mean nothing to a server, by `native`. */
export type PostHandle = Pick<NetworkPost, 'uri' | 'native'>

/** Sessions that can say whether posts are still there. */
export interface CanRecheck {
  /** At most this many posts a call. */
  readonly recheckBatch: number
  /** Posts older than this are left in peace where asking costs money, milliseconds. (Default: a month) */
  readonly recheckedFor?: number
  /** The URIs of those posts that are gone. Throws `ConnectorError`. */
  findGone(posts: readonly PostHandle[], signal: AbortSignal): Promise<string[]>
}

export const canTranslate = (connector: Connector): connector is Connector & CanTranslate =>
  'translate' in connector
export const canReply = (session: Session): session is Session & CanReply => 'send' in session
export const canRecheck = (session: Session): session is Session & CanRecheck => 'findGone' in session

export type ConnectorErrorKind = 'config' | 'auth' | 'rate-limit' | 'transient' | 'permanent'

/** Every failure of a connector, with the vendor's own as `cause`. */
export class ConnectorError extends Error {
  override name = 'ConnectorError'
  readonly kind: ConnectorErrorKind
  /** For `rate-limit`: how long the network asks us to wait. */
  readonly retryAfterMs: number | null
  /** For sends: whether the network may have it all the same. A time-out after the request went out is `maybe-sent`. */
  readonly outcome: 'not-sent' | 'maybe-sent'

  constructor(
    kind: ConnectorErrorKind,
    message: string,
    options: ErrorOptions & { retryAfterMs?: number; outcome?: 'not-sent' | 'maybe-sent' } = {},
  ) {
    super(message, options)
    this.kind = kind
    this.retryAfterMs = options.retryAfterMs ?? null
    this.outcome = options.outcome ?? 'not-sent'
  }
}
