import { type TSchema, Type } from 'typebox'
import type { Description } from '../description.ts'
import { asked, closed, Instant, maybe, open, operation } from './own.ts'

/** What the Bluesky connector asks over XRPC, what of the answers it lives on, and what it hears of Jetstream. */

const Did = Type.String({ pattern: '^did:[a-z]+:[A-Za-z0-9._:%-]+$' })
const Handle = Type.String({ pattern: '^[a-z0-9-]+(\\.[a-z0-9-]+)+$' })
const Uri = Type.String({ pattern: '^at://did:[^/]+/app\\.bsky\\.feed\\.post/[A-Za-z0-9._:~-]+$' })
const Key = Type.String({ pattern: '^[A-Za-z0-9._:~-]{1,512}$' })
const Cid = Type.String({ minLength: 1 })
const Ref = closed({ uri: Uri, cid: Cid })
const Collection = Type.Enum(['app.bsky.feed.post'])

const Failure = open({ error: Type.String({ minLength: 1 }), message: maybe(Type.String()) })
const failures = { 400: Failure, 401: Failure, 429: Failure, 500: Failure, 503: Failure }

const Person = open({
  did: Did,
  handle: Handle,
  displayName: maybe(Type.String()),
  avatar: maybe(Type.String()),
})

const record = {
  $type: Collection,
  text: Type.String(),
  createdAt: Instant,
  langs: maybe(Type.Array(Type.String())),
  reply: maybe(open({ root: open({ uri: Uri, cid: Cid }), parent: open({ uri: Uri, cid: Cid }) })),
  facets: maybe(
    Type.Array(
      open({
        index: open({ byteStart: Type.Integer({ minimum: 0 }), byteEnd: Type.Integer({ minimum: 1 }) }),
        features: Type.Array(
          open({
            $type: Type.String({ pattern: '^app\\.bsky\\.richtext\\.facet#' }),
            did: maybe(Did),
            uri: maybe(Type.String({ minLength: 1 })),
            tag: maybe(Type.String({ minLength: 1 })),
          }),
        ),
      }),
    ),
  ),
}
const Post = open({ uri: Uri, cid: Cid, author: Person, record: open(record), indexedAt: Instant })
const Notification = open({ ...Post.properties, reason: Type.String() })

const Session = open({
  did: Did,
  handle: Handle,
  accessJwt: Type.String({ minLength: 1 }),
  refreshJwt: Type.String({ minLength: 1 }),
})

const signed = { signatures: ['bearer'] } as const
const page = { limit: asked(Type.Integer({ minimum: 1, maximum: 100 })), cursor: asked(Type.String()) }
const list = (name: string, item: TSchema) =>
  Type.Intersect([
    open({ cursor: maybe(Type.String()) }),
    open({ [name]: Type.Array(item) } as Record<string, TSchema>),
  ])
const xrpc = (verb: string, name: string) => `${verb} /xrpc/${name}`

const Message = open({
  did: Did,
  time_us: Type.Integer({ minimum: 1 }),
  kind: Type.Enum(['commit', 'identity', 'account']),
  commit: maybe(
    open({
      operation: Type.Enum(['create', 'update', 'delete']),
      collection: Collection,
      rkey: Key,
      record: maybe(open(record)),
    }),
  ),
})

export const ownBluesky: Description = {
  name: 'our own schemas of Bluesky',
  root: {},
  isWhole: false,
  sockets: [
    { path: '/subscribe', read: (message) => [{ value: JSON.parse(message), schema: Message as never }] },
  ],
  operations: [
    operation(xrpc('POST', 'com.atproto.server.createSession'), {
      signatures: [],
      body: open({ identifier: Type.String({ minLength: 1 }), password: Type.String({ minLength: 1 }) }),
      answers: { ...failures, 200: Session },
    }),
    operation(xrpc('POST', 'com.atproto.server.refreshSession'), {
      ...signed,
      answers: { ...failures, 200: Session },
    }),
    operation(xrpc('GET', 'com.atproto.server.getSession'), {
      ...signed,
      answers: { ...failures, 200: open({ did: Did, handle: Handle }) },
    }),
    operation(xrpc('GET', 'app.bsky.actor.getProfile'), {
      ...signed,
      query: { actor: asked(Type.String(), { required: true }) },
      answers: { ...failures, 200: Person },
    }),
    operation(xrpc('GET', 'app.bsky.notification.listNotifications'), {
      ...signed,
      query: {
        ...page,
        reasons: asked(Type.Array(Type.Enum(['mention', 'reply', 'quote'])), { list: 'repeated' }),
      },
      answers: { ...failures, 200: list('notifications', Notification) },
    }),
    operation(xrpc('GET', 'app.bsky.feed.getAuthorFeed'), {
      ...signed,
      query: {
        ...page,
        actor: asked(Did, { required: true }),
        filter: asked(Type.Enum(['posts_with_replies'])),
      },
      answers: { ...failures, 200: list('feed', open({ post: Post })) },
    }),
    operation(xrpc('GET', 'app.bsky.feed.getPosts'), {
      ...signed,
      query: {
        uris: asked(Type.Array(Uri, { minItems: 1, maxItems: 25 }), { list: 'repeated', required: true }),
      },
      answers: { ...failures, 200: open({ posts: Type.Array(Post) }) },
    }),
    operation(xrpc('GET', 'com.atproto.repo.getRecord'), {
      ...signed,
      query: {
        repo: asked(Did, { required: true }),
        collection: asked(Collection, { required: true }),
        rkey: asked(Key, { required: true }),
      },
      answers: { ...failures, 200: open({ uri: Uri, cid: maybe(Cid), value: open(record) }) },
    }),
    operation(xrpc('POST', 'com.atproto.repo.putRecord'), {
      ...signed,
      body: closed({
        repo: Did,
        collection: Collection,
        rkey: Key,
        record: closed({ ...record, reply: closed({ root: Ref, parent: Ref }) }),
        swapRecord: Type.Null(),
      }),
      answers: { ...failures, 200: open({ uri: Uri, cid: Cid }) },
    }),
    operation(xrpc('GET', 'com.atproto.identity.resolveHandle'), {
      ...signed,
      query: { handle: asked(Handle, { required: true }) },
      answers: { ...failures, 200: open({ did: Did }) },
    }),
  ],
}
