import { Type } from 'typebox'
import type { Description } from '../description.ts'
import { Address, asked, closed, Instant, maybe, open, operation, orNull } from './own.ts'

/** What the Mastodon connector asks of a server, and what of its answers it lives on. */

const Id = Type.String({ pattern: '^[A-Za-z0-9_-]{1,64}$' })
const Visibility = Type.Enum(['public', 'unlisted', 'private', 'direct'])
const Failure = open({ error: Type.String({ minLength: 1 }) })

const Account = open({
  id: Id,
  username: Type.String({ minLength: 1 }),
  acct: Type.String({ minLength: 1 }),
  display_name: Type.String(),
  avatar: Type.String(),
  avatar_static: Type.String(),
})

const Status = open({
  id: Id,
  uri: Type.String({ minLength: 1 }),
  url: orNull(Address),
  created_at: Instant,
  edited_at: orNull(Instant),
  in_reply_to_id: orNull(Id),
  in_reply_to_account_id: orNull(Id),
  visibility: Visibility,
  spoiler_text: Type.String(),
  language: orNull(Type.String()),
  content: Type.String(),
  account: Account,
  mentions: Type.Array(open({ id: Id, acct: Type.String({ minLength: 1 }), url: Address })),
  media_attachments: Type.Array(
    open({
      type: Type.String(),
      url: orNull(Type.String()),
      remote_url: maybe(orNull(Type.String())),
      description: maybe(orNull(Type.String())),
    }),
  ),
  poll: maybe(orNull(open({ options: Type.Array(open({ title: Type.String() })) }))),
  card: maybe(orNull(open({ url: Type.String(), title: Type.String(), description: Type.String() }))),
  quote: maybe(orNull(open({ quoted_status: maybe(orNull(open({ account: open({ id: Id }) }))) }))),
})

const NotificationType = Type.Enum(['mention', 'quote'])
const Notification = open({ id: Id, type: NotificationType, created_at: Instant, status: maybe(Status) })

const Limit = (most: number) => Type.Integer({ minimum: 1, maximum: most })
const page = (most: number) => ({
  limit: asked(Limit(most)),
  min_id: asked(Id),
  max_id: asked(Id),
})

const failures = { 401: Failure, 404: Failure, 422: Failure, 429: Failure, 503: Failure }
const signed = { signatures: ['bearer'] } as const

export const ownMastodon: Description = {
  name: 'our own schemas of Mastodon',
  root: {},
  isWhole: false,
  operations: [
    operation('GET /api/v2/instance', {
      signatures: [],
      answers: {
        ...failures,
        200: open({
          domain: Type.String({ minLength: 1 }),
          configuration: open({
            urls: open({ streaming: Type.String({ pattern: '^wss?://' }) }),
            statuses: open({
              max_characters: Type.Integer({ minimum: 1 }),
              characters_reserved_per_url: Type.Integer({ minimum: 1 }),
            }),
          }),
        }),
      },
    }),
    operation('GET /api/v1/accounts/verify_credentials', {
      ...signed,
      answers: {
        ...failures,
        200: Type.Intersect([Account, open({ source: open({ privacy: Visibility }) })]),
      },
    }),
    operation('GET /api/v1/notifications', {
      ...signed,
      query: {
        types: asked(Type.Array(NotificationType), { list: 'brackets', required: true }),
        include_filtered: asked(Type.Boolean()),
        ...page(80),
      },
      answers: { ...failures, 200: Type.Array(Notification) },
    }),
    operation('GET /api/v1/accounts/{id}/statuses', {
      ...signed,
      path: { id: Id },
      query: { exclude_reblogs: asked(Type.Boolean()), ...page(40) },
      answers: { ...failures, 200: Type.Array(Status) },
    }),
    operation('GET /api/v1/statuses', {
      ...signed,
      query: { id: asked(Type.Array(Id, { maxItems: 20 }), { list: 'brackets', required: true }) },
      answers: { ...failures, 200: Type.Array(Status) },
    }),
    operation('GET /api/v1/statuses/{id}', {
      ...signed,
      path: { id: Id },
      answers: { ...failures, 200: Status },
    }),
    operation('GET /api/v1/statuses/{id}/context', {
      ...signed,
      path: { id: Id },
      answers: { ...failures, 200: open({ ancestors: Type.Array(Status) }) },
    }),
    operation('POST /api/v1/statuses', {
      ...signed,
      headers: { 'Idempotency-Key': asked(Type.String({ minLength: 16 }), { required: true }) },
      body: closed({
        status: Type.String({ minLength: 1 }),
        in_reply_to_id: Id,
        visibility: Visibility,
        spoiler_text: maybe(Type.String({ minLength: 1 })),
        language: maybe(Type.String({ pattern: '^[a-z]{2}$' })),
      }),
      answers: { ...failures, 200: Status },
    }),
  ],
  sockets: [
    { path: '/api/v1/streaming', read: mastodonMessages({ status: Status, notification: Notification }) },
  ],
}

type Shapes = { status: object; notification: object }

/** A message of the `user` stream and what is in it: JSON in JSON, or an id. */
export function mastodonMessages({ status, notification }: Shapes) {
  const shapes: Record<string, object> = { 'status.update': status, notification, delete: Id }
  const Message = closed({
    stream: Type.Array(Type.String()),
    event: Type.Enum(Object.keys(shapes)),
    payload: Type.String(),
  })
  return (message: string) => {
    const value = JSON.parse(message) as { event: string; payload: string }
    const payload: unknown = value.event === 'delete' ? value.payload : JSON.parse(value.payload)
    return [
      { value, schema: Message as never },
      { value: payload, schema: (shapes[value.event] ?? {}) as never },
    ]
  }
}
