import fc from 'fast-check'
import { Value } from 'typebox/value'
import { describe, expect, test } from 'vitest'
import { Post } from '../../server/schemas/post.ts'
import { compareIds, idAt, timeOfId } from './ids.ts'
import { readIncludes } from './includes.ts'
import { toNetworkPost } from './map.ts'

const us = { id: '1346889436626259968' }
const now = new Date('2026-11-23T12:00:00.000Z')
const map = (post: Record<string, unknown>, includes: unknown = {}) =>
  toNetworkPost(post, { us, included: readIncludes(includes), now })

const mentionOfUs = (start: number, end: number) => ({ start, end, username: 'ligneclaire', id: us.id })

describe('a post of X in our shape', () => {
  test('in the words of both descriptions it is the same post', () => {
    const common = {
      id: '1991000000000000003',
      author_id: '1346889436626259970',
      conversation_id: '1991000000000000001',
      created_at: '2026-11-23T11:00:00Z',
      lang: 'fr',
      text: 'court…',
      attachments: { media_keys: ['3_1'] },
    }
    const note = {
      text: '👋 @ligneclaire un &amp; deux https://t.co/abc',
      entities: {
        mentions: [mentionOfUs(2, 14)],
        urls: [
          {
            start: 29,
            end: 45,
            url: 'https://t.co/abc',
            expanded_url: 'https://example.be/plan',
            display_url: 'example.be/plan',
          },
        ],
      },
    }
    const user = { id: '1346889436626259970', username: 'lies_b', name: 'Lies', protected: true }
    const media = [
      { media_key: '3_1', type: 'photo', url: 'https://pbs.twimg.com/1.jpg', alt_text: 'a tram' },
    ]
    const references = [{ type: 'replied_to', id: '1991000000000000001' }]
    const old = map(
      { ...common, note_tweet: note, referenced_tweets: references, edit_history_tweet_ids: [common.id] },
      { users: [user], media },
    )
    const recent = map(
      { ...common, note_post: note, referenced_posts: references, edit_history_post_ids: [common.id] },
      { users: [user], media },
    )
    expect({ ...old, raw: null }).toEqual({ ...recent, raw: null })
    expect(recent).toMatchObject({
      uri: 'https://x.com/i/status/1991000000000000003',
      url: 'https://x.com/lies_b/status/1991000000000000003',
      reason: 'mention',
      author: { id: '1346889436626259970', handle: 'lies_b', name: 'Lies' },
      text: '👋 @ligneclaire un & deux https://example.be/plan',
      spans: [
        { kind: 'mention', start: 3, end: 15, value: us.id },
        { kind: 'link', start: 26, end: 49, value: 'https://example.be/plan' },
      ],
      media: [{ kind: 'image', url: 'https://pbs.twimg.com/1.jpg', alt: 'a tram' }],
      languages: ['fr'],
      parentUri: 'https://x.com/i/status/1991000000000000001',
      rootUri: 'https://x.com/i/status/1991000000000000001',
      editedAt: null,
      native: { id: '1991000000000000003', summons: true },
    })
  })

  test('hostile entities are dropped, and the text stays', () => {
    const text = 'pay at https://t.co/abc now'
    const urls = [
      { start: 0, end: 3, url: 'https://t.co/abc', expanded_url: 'https://evil.example' },
      {
        start: 7,
        end: 23,
        url: 'https://t.co/abc',
        expanded_url: 'javascript:alert(1)',
        unwound_url: 'data:text/html,x',
      },
      { start: -5, end: 2 ** 60, url: text },
      { start: 7.5, end: 9, url: 'x' },
    ]
    const mentions = [mentionOfUs(0, 3), { start: 0, end: 3, username: 'pay', id: {} }]
    const post = map({
      id: '20',
      text,
      entities: { urls, mentions, hashtags: [{ start: 4, end: 6, tag: 'at' }, null] },
    })
    expect(post?.text).toBe(text)
    for (const { value } of post?.spans ?? []) expect(value).toMatch(/^https:/)
  })

  test('an edit is the same post with other words', () => {
    const post = map({
      id: '1991000000000000009',
      edit_history_post_ids: ['1991000000000000003', '1991000000000000009'],
      text: 'b',
    })
    expect(post).toMatchObject({
      uri: 'https://x.com/i/status/1991000000000000003',
      native: { id: '1991000000000000009' },
    })
    expect(post?.editedAt).not.toBeNull()
  })

  test('a repost is nobody’s word to us', () => {
    expect(map({ id: '20', text: 'RT', referenced_posts: [{ type: 'retweeted', id: '10' }] })).toBeUndefined()
  })

  test('a stranger whom X hides is known by the id alone', () => {
    expect(map({ id: '20', text: 'a', author_id: '7' })?.author).toEqual({
      id: '7',
      handle: '7',
      name: '7',
      avatarUrl: null,
    })
  })
})

test('what is said within one second is told apart by its ids; another second’s date stays', () => {
  const second = Date.parse('2026-11-23T11:00:00.000Z')
  const at = (ms: number, created_at = '2026-11-23T11:00:00.000Z') =>
    map({ id: idAt(second + ms), author_id: us.id, text: 'yes', created_at })?.authoredAt
  expect([at(120), at(980)]).toEqual(['2026-11-23T11:00:00.120Z', '2026-11-23T11:00:00.980Z'])
  expect(at(120, '2026-11-23T10:00:00.000Z')).toBe('2026-11-23T10:00:00.000Z')
})

test('ids beyond a double keep their order and their time', () => {
  expect(compareIds('1991000000000000001', '1991000000000000002')).toBe(-1)
  expect(compareIds('999', '1991000000000000002')).toBe(-1)
  const ms = Date.parse('2026-11-23T12:00:00.123Z')
  expect(timeOfId(idAt(ms))).toBe(ms)
})

/** What a stored post needs of what was read. */
const isStorable = (post: Record<string, unknown>, includes: unknown): void => {
  const mapped = map(post, includes)
  if (!mapped) return
  JSON.stringify(mapped)
  const { uri, url, author, text, spans, media, authoredAt, parentUri, rootUri, editedAt, reason } = mapped
  const fields = Post.properties
  const read = { uri, url, author, text, spans, media, authoredAt, parentUri, rootUri, editedAt, reason }
  for (const [name, value] of Object.entries(read))
    expect(Value.Check(fields[name as keyof typeof read], value), `${name}: ${JSON.stringify(value)}`).toBe(
      true,
    )
  let end = 0
  for (const span of spans) {
    expect(span.start).toBeGreaterThanOrEqual(end)
    expect(span.end).toBeGreaterThan(span.start)
    expect(span.end).toBeLessThanOrEqual(text.length)
    end = span.end
  }
}

test('no rubbish makes it fail, or pass rubbish on', { timeout: 60_000 }, () => {
  const id = fc.oneof(
    fc.bigInt({ min: 0n, max: 2n ** 63n }).map(String),
    fc.constantFrom('20', '7', '', 'x', '99999999999999999999999'),
  )
  const junk = fc.oneof(
    fc.jsonValue(),
    fc.constantFrom(null, -1, 2 ** 60, 'https://t.co/abc', '2026-13-40', [null], {}),
  )
  const maybe = <T>(arbitrary: fc.Arbitrary<T>) =>
    fc.option(fc.oneof({ weight: 4, arbitrary }, { weight: 1, arbitrary: junk }), { nil: undefined })
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc.constant('@ligneclaire 👋 &amp; https://t.co/abc #tram'),
  )
  const place = fc.record({
    start: maybe(fc.integer({ min: -1, max: 45 })),
    end: maybe(fc.integer({ min: -1, max: 45 })),
  })
  const entity = fc
    .tuple(
      place,
      fc.record({
        url: maybe(fc.constantFrom('https://t.co/abc', 'tram')),
        expanded_url: maybe(fc.constantFrom('https://example.be', 'javascript:1', 'http://example.be')),
        display_url: maybe(fc.constant('example.be')),
        username: maybe(fc.constant('ligneclaire')),
        id: maybe(id),
        tag: maybe(fc.constantFrom('tram', 'b')),
      }),
    )
    .map(([a, b]) => ({ ...a, ...b }))
  const entities = fc.record({
    urls: maybe(fc.array(entity)),
    mentions: maybe(fc.array(entity)),
    hashtags: maybe(fc.array(entity)),
  })
  const post = fc.record({
    id: fc.oneof(id, junk),
    text: maybe(text),
    author_id: maybe(id),
    created_at: maybe(fc.constantFrom('2026-11-23T11:00:00Z', 'Wed Jan 06 18:40:40 +0000 2021')),
    conversation_id: maybe(id),
    in_reply_to_user_id: maybe(id),
    display_text_range: maybe(fc.tuple(fc.integer({ min: -1, max: 45 }), fc.integer({ min: -1, max: 45 }))),
    entities: maybe(entities),
    note_post: maybe(fc.record({ text: maybe(text), entities: maybe(entities) })),
    edit_history_post_ids: maybe(fc.array(id)),
    referenced_posts: maybe(
      fc.array(
        fc.record({
          type: maybe(fc.constantFrom('replied_to', 'quoted', 'retweeted', 'new')),
          id: maybe(id),
        }),
      ),
    ),
    attachments: maybe(fc.record({ media_keys: maybe(fc.array(fc.constantFrom('3_1', '3_2'))) })),
    lang: maybe(fc.constantFrom('en', 'und', 'zh-TW')),
  })
  const includes = fc.record({
    users: maybe(
      fc.array(
        fc.record({
          id: maybe(id),
          username: maybe(fc.string()),
          name: maybe(fc.string()),
          profile_image_url: maybe(fc.webUrl()),
        }),
      ),
    ),
    posts: maybe(fc.array(post)),
    media: maybe(
      fc.array(
        fc.record({
          media_key: maybe(fc.constant('3_1')),
          type: maybe(fc.constantFrom('photo', 'hologram')),
          url: maybe(fc.webUrl()),
          alt_text: maybe(fc.string()),
        }),
      ),
    ),
  })
  fc.assert(
    fc.property(post, fc.oneof(includes, junk), (one, beside) => isStorable(one, beside)),
    { numRuns: 2000 },
  )
})
