import { Type } from 'typebox'
import type { Description } from '../description.ts'
import { asked, closed, Instant, maybe, open, operation } from './own.ts'

/** What the X connector asks, in the words of January (`tweet`) or August 2026 (`post`), and what it lives on. */

const Id = Type.String({ pattern: '^[0-9]{1,19}$' })
const words = (said: string) =>
  asked(Type.Array(Type.Enum(said.split(' ')), { uniqueItems: true, minItems: 1 }), { list: 'commas' })

const User = open({ id: Id, username: Type.String({ pattern: '^[A-Za-z0-9_]{1,15}$' }), name: Type.String() })
const place = { start: Type.Integer({ minimum: 0 }), end: Type.Integer({ minimum: 0 }) }
const Entities = open({
  urls: maybe(Type.Array(open({ ...place, url: Type.String(), expanded_url: maybe(Type.String()) }))),
  mentions: maybe(Type.Array(open({ ...place, id: maybe(Id), username: Type.String() }))),
  hashtags: maybe(Type.Array(open({ ...place, tag: Type.String() }))),
})
const References = Type.Array(open({ type: Type.Enum(['retweeted', 'quoted', 'replied_to']), id: Id }), {
  minItems: 1,
})

/** What went wrong with a request, or with a part of it. */
const Problem = open({ title: Type.String(), type: Type.String(), detail: maybe(Type.String()) })
const Missing = open({ ...Problem.properties, value: maybe(Id), resource_id: maybe(Id) })
const failures = Object.fromEntries(
  ['400', '401', '402', '403', '404', '409', '429', '503'].map((status) => [status, Problem]),
)

const Token = Type.String({ minLength: 1, maxLength: 200 })
const page = (least: number) => ({
  max_results: asked(Type.Integer({ minimum: least, maximum: 100 })),
  since_id: asked(Id, { required: true }),
})

type Speech = 'tweet' | 'post'

const fieldsOf = (speech: Speech) => ({
  [`${speech}.fields`]: words(
    `attachments conversation_id created_at display_text_range entities id lang text note_${speech}` +
      (speech === 'tweet' ? ' author_id edit_history_tweet_ids in_reply_to_user_id referenced_tweets' : ''),
  ),
  expansions: words(
    'attachments.media_keys author_id in_reply_to_user_id ' +
      (speech === 'tweet'
        ? 'referenced_tweets.id referenced_tweets.id.author_id'
        : 'edit_history_post_ids referenced_posts'),
  ),
  'user.fields': words('id name username profile_image_url protected'),
  'media.fields': words('media_key type url preview_image_url alt_text'),
})

const postOf = (speech: Speech) =>
  open({
    id: Id,
    text: Type.String(),
    author_id: Id,
    created_at: Instant,
    conversation_id: Id,
    lang: Type.String(),
    entities: Entities,
    in_reply_to_user_id: maybe(Id),
    [`referenced_${speech}s`]: maybe(References),
  })

const rules = Type.Array(open({ id: Id, value: Type.String(), tag: maybe(Type.String()) }))
const byUser = { signatures: ['oauth1', 'bearer'] } as const
const byApp = { signatures: ['bearer'] } as const
const type = 'application/problem+json'

export const ownX = (speech: Speech): Description => {
  const Post = postOf(speech)
  const includes = maybe(open({ users: maybe(Type.Array(User)), [`${speech}s`]: maybe(Type.Array(Post)) }))
  const List = open({
    data: maybe(Type.Array(Post, { minItems: 1 })),
    includes,
    errors: maybe(Type.Array(Missing)),
    meta: open({ result_count: Type.Integer({ minimum: 0 }), next_token: maybe(Token) }),
  })
  const fields = fieldsOf(speech)
  return {
    name: `our own schemas of X, in words of ${speech}s`,
    root: {},
    isWhole: false,
    sockets: [],
    operations: [
      operation('GET /2/users/me', {
        ...byUser,
        type,
        query: { 'user.fields': words('id name username profile_image_url') },
        answers: { ...failures, 200: open({ data: User }) },
      }),
      ...['mentions', 'tweets'].map((list) =>
        operation(`GET /2/users/{id}/${list}`, {
          ...byUser,
          type,
          path: { id: Id },
          query: { ...page(5), pagination_token: asked(Token), ...fields },
          answers: { ...failures, 200: List },
        }),
      ),
      operation('GET /2/tweets/search/recent', {
        ...byUser,
        type,
        query: {
          ...page(10),
          query: asked(Type.String({ minLength: 1, maxLength: 512 }), { required: true }),
          until_id: asked(Id),
          next_token: asked(Token),
          ...fields,
        },
        answers: { ...failures, 200: List },
      }),
      operation('GET /2/tweets', {
        ...byUser,
        type,
        query: {
          ids: asked(Type.Array(Id, { minItems: 1, maxItems: 100 }), { list: 'commas', required: true }),
        },
        answers: {
          ...failures,
          200: open({
            data: maybe(Type.Array(open({ id: Id }))),
            errors: maybe(Type.Array(Missing)),
          }),
        },
      }),
      operation('POST /2/tweets', {
        ...byUser,
        type,
        body: closed({ text: Type.String({ minLength: 1 }), reply: closed({ in_reply_to_tweet_id: Id }) }),
        answers: { ...failures, 201: open({ data: open({ id: Id }) }) },
      }),
      operation('GET /2/tweets/search/stream', {
        ...byApp,
        type,
        isStream: true,
        // In both versions the stream knows the older words alone.
        query: fieldsOf('tweet'),
        answers: {
          ...failures,
          200: open({
            data: maybe(Post),
            includes,
            matching_rules: maybe(Type.Array(open({ id: Id }))),
            errors: maybe(Type.Array(Problem)),
          }),
        },
      }),
      operation('GET /2/tweets/search/stream/rules', {
        ...byApp,
        type,
        query: { pagination_token: asked(Token) },
        answers: {
          ...failures,
          200: open({ data: maybe(rules), meta: open({ next_token: maybe(Token) }) }),
        },
      }),
      operation('POST /2/tweets/search/stream/rules', {
        ...byApp,
        type,
        body: Type.Union([
          closed({ add: Type.Array(closed({ value: Type.String({ minLength: 1 }), tag: Type.String() })) }),
          closed({ delete: closed({ ids: Type.Array(Id, { minItems: 1 }) }) }),
        ]),
        answers: { ...failures, 200: open({ meta: open({}) }) },
      }),
    ],
  }
}
