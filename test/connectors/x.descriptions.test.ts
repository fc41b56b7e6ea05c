import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { Value } from 'typebox/value'
import { describe, expect, test } from 'vitest'
import { dialects } from '../../connectors/x/dialect.ts'
import { readIncludes } from '../../connectors/x/includes.ts'
import { toNetworkPost } from '../../connectors/x/map.ts'
import { Post } from '../../server/schemas/post.ts'
import { tornOf } from '../spec/arbitraries.ts'

/* oxlint-disable typescript/no-explicit-any -- descriptions are other people's JSON */
type Json = any

const folder = process.env['NETWORK_SPECS'] ?? ''
const files = existsSync(folder) ? readdirSync(folder).filter((name) => /^x-api-v2.*\.json$/.test(name)) : []

// Skipped, they are NOT CHECKED.
test.skipIf(files.length === 0)('X’s own descriptions lie in the folder that NETWORK_SPECS names', () => {
  expect(files.length).toBeGreaterThan(0)
})

describe.each(files)('X’s own description %s', (file) => {
  const spec: Json = JSON.parse(readFileSync(join(folder, file), 'utf8'))
  const deref = (value: Json): Json =>
    value?.$ref ? deref(spec.components[value.$ref.split('/')[2]][value.$ref.split('/')[3]]) : value

  test('knows every field that one of our dialects asks for', () => {
    for (const path of ['/2/users/{id}/mentions', '/2/users/{id}/tweets', '/2/tweets/search/recent']) {
      const parameters = new Map<string, Json>(
        spec.paths[path].get.parameters.map(deref).map((one: Json) => [one.name, deref(one.schema)]),
      )
      const unknown = dialects.map(({ fields }) =>
        Object.entries(fields).flatMap(([name, values]) => {
          const known: string[] = deref(parameters.get(name)?.items)?.enum ?? []
          return values
            .split(',')
            .filter((value) => !known.includes(value))
            .map((value) => `${name}=${value}`)
        }),
      )
      expect(
        unknown.filter((list) => list.length === 0),
        JSON.stringify(unknown),
      ).toHaveLength(1)
      expect([...parameters.keys()]).toEqual(expect.arrayContaining(['since_id', 'max_results']))
    }
    const body = deref(spec.paths['/2/tweets'].post.requestBody.content['application/json'].schema)
    expect(Object.keys(deref(deref(body).properties.reply).properties)).toContain('in_reply_to_tweet_id')
  })

  test('has no example object that the mapping stumbles over', () => {
    const examples: Json[] = []
    const visit = (value: Json): void => {
      if (typeof value !== 'object' || value === null) return
      if (value.example && typeof value.example === 'object') examples.push(value.example)
      for (const inner of Object.values(value)) visit(inner)
    }
    visit(spec)
    for (const example of examples)
      isStorable(example, { tweets: examples, posts: examples, users: examples })
    const texts = examples.flatMap(({ id, text }) => (id && text ? [{ id, text }] : []))
    expect(texts.map((post) => toNetworkPost(post, mapping({}))?.text)).toEqual(texts.map(({ text }) => text))
  })

  test('has no example that the mapping stumbles over once it is torn: gone, null, of another kind, or with news', () => {
    const examples: Json[] = []
    const visit = (value: Json): void => {
      if (typeof value !== 'object' || value === null) return
      const { example } = value
      if (example && typeof example === 'object' && !Array.isArray(example)) examples.push(example)
      for (const inner of Object.values(value)) visit(inner)
    }
    visit(spec)
    const posts = examples.filter(({ id, text }) => id && text).map((post) => ({ ...full, ...post }))
    const torn = fc.constantFrom(full, ...posts).chain(tornOf)
    const beside = tornOf({ users: [fullUser], tweets: [full], posts: [full], media: [fullMedium] })
    fc.assert(
      fc.property(torn, beside, (post, includes) => isStorable(post, includes)),
      { numRuns: 2000 },
    )
  })

  test('describes no answer that the mapping cannot take, whole, torn or with news in it', () => {
    const { Tweet, Post: XPost, Expansions } = spec.components.schemas
    const post = arbitraryOf(Tweet ?? XPost, 4)
    const includes = arbitraryOf(Expansions, 4)
    fc.assert(
      fc.property(post, includes, (one, beside) => isStorable(one, beside)),
      { numRuns: 500 },
    )
  })

  /** What a schema allows, now and then spoilt. */
  const arbitraryOf = (given: Json, depth: number): fc.Arbitrary<Json> => {
    const schema = deref(given) ?? {}
    const junk = fc.constantFrom<Json>(null, undefined, -1, 2 ** 60, '', 'a_new_value', [], {}, [null])
    return fc.oneof({ weight: 12, arbitrary: wholeOf(schema, depth) }, { weight: 1, arbitrary: junk })
  }

  const wholeOf = (schema: Json, depth: number): fc.Arbitrary<Json> => {
    const oneOf = schema.oneOf ?? schema.anyOf
    if (oneOf) return fc.oneof(...oneOf.map((inner: Json) => arbitraryOf(inner, depth)))
    if (schema.allOf)
      return fc
        .tuple(...schema.allOf.map((inner: Json) => arbitraryOf(inner, depth)))
        .map((all) => Object.assign({}, ...all))
    if (schema.enum) return fc.constantFrom(...schema.enum)
    if (schema.type === 'array')
      return depth > 0 ? fc.array(arbitraryOf(schema.items, depth - 1), { maxLength: 3 }) : fc.constant([])
    if (schema.properties)
      return depth > 0
        ? fc.record(
            Object.fromEntries(
              Object.entries(schema.properties).map(([name, inner]) => [name, arbitraryOf(inner, depth - 1)]),
            ),
          )
        : fc.constant({})
    if (schema.type === 'integer' || schema.type === 'number') return fc.integer({ min: -2, max: 60 })
    if (schema.type === 'boolean') return fc.boolean()
    return fc.oneof(
      fc.bigInt({ min: 2n ** 53n, max: 2n ** 63n - 1n }).map(String),
      fc.constantFrom('2026-11-23T11:00:00Z', '@brand &amp; https://t.co/abc', 'https://t.co/abc', '3_1'),
      fc.string({ unit: 'binary', maxLength: 20 }),
    )
  }
})

/** Everything that the mapping reads, at once: what examples leave out can be torn, too. */
const full = {
  id: '1346889436626259968',
  text: 'RT @brand &amp; https://t.co/abc #tram',
  author_id: '2244994945',
  created_at: '2021-01-06T18:40:40.000Z',
  conversation_id: '1346889436626259967',
  in_reply_to_user_id: '1',
  lang: 'en',
  display_text_range: [0, 38],
  edit_history_post_ids: ['1346889436626259968'],
  referenced_posts: [
    { type: 'replied_to', id: '1346889436626259968' },
    { type: 'quoted', id: '1346889436626259968' },
  ],
  attachments: { media_keys: ['3_1'] },
  note_post: {
    text: 'long @brand',
    entities: { mentions: [{ start: 5, end: 11, username: 'brand', id: '1' }] },
  },
  entities: {
    mentions: [{ start: 3, end: 9, username: 'brand', id: '1' }],
    urls: [
      { start: 16, end: 32, url: 'https://t.co/abc', expanded_url: 'https://example.org', display_url: 'a' },
    ],
    hashtags: [{ start: 33, end: 38, tag: 'tram' }],
  },
}
const fullUser = {
  id: '2244994945',
  username: 'lies_b',
  name: 'Lies',
  profile_image_url: 'https://x.test/a.png',
}
const fullMedium = { media_key: '3_1', type: 'photo', url: 'https://x.test/b.jpg', alt_text: 'A tram' }

const mapping = (includes: Json) => ({ us: { id: '1' }, included: readIncludes(includes), now: new Date(0) })

const isStorable = (post: Json, includes: Json): void => {
  const mapped =
    typeof post === 'object' && post !== null ? toNetworkPost(post, mapping(includes)) : undefined
  if (!mapped) return
  for (const name of [
    'uri',
    'url',
    'author',
    'text',
    'spans',
    'media',
    'authoredAt',
    'reason',
    'rootUri',
  ] as const)
    expect(Value.Check(Post.properties[name], mapped[name]), `${name}: ${JSON.stringify(mapped[name])}`).toBe(
      true,
    )
}
