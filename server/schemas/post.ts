import { Type, type Static } from 'typebox'
import { Id, Instant, LanguageCode, NetworkId, Nullable, OneOf } from './atoms.ts'

/** Somebody on a network, as the network shows them. */
export const Author = Type.Object({
  /** The network's own permanent id (a DID, an address), not the handle, which people change. */
  id: Type.String({ maxLength: 512 }),
  handle: Type.String({ maxLength: 512 }),
  name: Type.String({ maxLength: 640 }),
  avatarUrl: Nullable(Type.String({ maxLength: 2048 })),
})
export type Author = Static<typeof Author>

/** A part of the text that points somewhere. Offsets are UTF-16 code units, `end` exclusive. */
export const Span = Type.Object({
  start: Type.Integer({ minimum: 0 }),
  end: Type.Integer({ minimum: 0 }),
  kind: OneOf('link', 'mention', 'tag'),
  /** An absolute http(s) URL for a link, the person's network id for a mention, the bare word for a tag. */
  value: Type.String({ maxLength: 4096 }),
})
export type Span = Static<typeof Span>

export const Media = Type.Object({
  kind: OneOf('image', 'video', 'link', 'other'),
  url: Nullable(Type.String({ maxLength: 4096 })),
  alt: Type.String({ maxLength: 10_000 }),
})
export type Media = Static<typeof Media>

/** Whose voice a post is: the customer's of its conversation, ours, or somebody else's in the thread. */
export const Voice = OneOf('customer', 'us', 'other')
export type Voice = Static<typeof Voice>

/** For whom it was written: `addressed` posts are for the people named in them, or for their writer's followers. */
export const Audience = OneOf('everyone', 'addressed')
export type Audience = Static<typeof Audience>

export const PostReason = OneOf('mention', 'reply', 'quote', 'direct', 'own', 'context')
/** Why the source handed the post out. `context` posts only show what was said around. */
export type PostReason = Static<typeof PostReason>

/** How the customer feels about us, where that is plain to see. */
export const Sentiment = OneOf('positive', 'neutral', 'negative')
export type Sentiment = Static<typeof Sentiment>

/** A topic's short name: small letters and figures, with hyphens between. */
export const TopicSlug = Type.String({ maxLength: 64, pattern: '^[a-z0-9]+(-[a-z0-9]+)*$' })

/** One message on a network. */
export const Post = Type.Object({
  id: Id,
  network: NetworkId,
  channelId: Id,
  /** The post's global identity on its network (an AT-URI by DID, a `uri`, a permanent link). */
  uri: Type.String({ maxLength: 2048 }),
  /** Where a person can see it on the network's own page. */
  url: Nullable(Type.String({ maxLength: 2048 })),
  reason: PostReason,
  audience: Audience,
  voice: Voice,
  author: Author,
  text: Type.String({ maxLength: 100_000 }),
  spans: Type.Array(Span),
  media: Type.Array(Media),
  language: Nullable(LanguageCode),
  /** The date that places it: the author's, clamped, fixed when first seen. */
  at: Instant,
  /** What the author's record says. Authors set and edit dates; never sort by it. */
  authoredAt: Instant,
  firstSeenAt: Instant,
  editedAt: Nullable(Instant),
  /** Set when the author took it back: text and media are gone then. */
  deletedAt: Nullable(Instant),
  /** When we last asked the network whether it is still there. */
  checkedAt: Nullable(Instant),
  parentUri: Nullable(Type.String({ maxLength: 2048 })),
  rootUri: Nullable(Type.String({ maxLength: 2048 })),
  /** A thank-you, and the words that say so. */
  thanks: Nullable(Type.Object({ words: Type.String() })),
  /** Of customers' posts in English, French and Dutch; null for others, and where nobody can be sure. */
  sentiment: Nullable(Sentiment),
  /** Topics that it belongs to. */
  topics: Type.Array(TopicSlug),
  conversationId: Nullable(Id),
  /** The reply of ours that this post came from, where it was sent from here. */
  replyId: Nullable(Id),
  version: Type.Integer({ minimum: 1 }),
})
export type Post = Static<typeof Post>
