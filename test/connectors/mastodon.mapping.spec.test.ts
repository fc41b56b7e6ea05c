import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { Value } from 'typebox/value'
import { describe, expect, test } from 'vitest'
import { isId } from '../../connectors/mastodon/ids.ts'
import {
  authorOf,
  listPage,
  notifiedStatus,
  reasonFor,
  type Seen,
  seenStatus,
  toNetworkPost,
} from '../../connectors/mastodon/map.ts'
import { limitOf } from '../../connectors/mastodon/session.ts'
import { Author, Post } from '../../server/schemas/post.ts'
import { arbitraryOf, tornOf } from '../spec/arbitraries.ts'
import { findOfficial, readOfficial } from '../spec/openapi.ts'

const files = findOfficial(/^mastodon-.*\.json$/)
// Skipped, only our own examples were mapped.
test.skipIf(files.length === 0)('Mastodon’s own description lies where NETWORK_SPECS says', () => {
  expect(files).toHaveLength(1)
})

const us = { id: '23634', address: 'ligneclaire@pont.town.test' }

/** All of it fits where posts are kept. */
const checkStorable = (seen: Seen): void => {
  const post = toNetworkPost(seen, {
    us,
    reason: reasonFor(seen, us),
    parent: null,
    listedAt: seen.createdAt,
    now: new Date(0),
  })
  const names = [
    'uri',
    'url',
    'reason',
    'author',
    'text',
    'spans',
    'media',
    'authoredAt',
    'editedAt',
  ] as const
  for (const name of names)
    expect(Value.Check(Post.properties[name], post[name]), `${name}: ${JSON.stringify(post[name])}`).toBe(
      true,
    )
  expect(post.native).toMatchObject({ id: seen.id })
}

const checkStatus = (value: unknown): void => {
  const seen = seenStatus(value)
  if (seen) checkStorable(seen)
}

const checkList = (value: unknown): void => {
  for (const { id, status } of listPage(value, notifiedStatus).items) {
    expect(isId(id)).toBe(true)
    checkStorable(status)
  }
}

const checkAccount = (value: unknown): void => {
  expect(Value.Check(Author, authorOf(value, 'pont.town.test'))).toBe(true)
}
const checkInstance = (value: unknown): void => {
  expect(limitOf(asObject(value))).toBeGreaterThan(0)
}
const asObject = (value: unknown) => (typeof value === 'object' && value !== null ? { ...value } : {})

/** The examples are shortened, and say of no post where it comes from. */
const asWhole = (example: object): object[] =>
  'in_reply_to_id' in example && 'id' in example
    ? [{ uri: `https://town.test/statuses/${String(example.id)}`, account: { acct: 'aya' }, ...example }]
    : []

describe.each(files)('$file', ({ path }) => {
  const { root } = readOfficial(path, { lists: 'brackets' })
  const examples: object[] = []
  const collect = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return
    examples.push(value)
    for (const inner of Object.values(value)) collect(inner)
  }
  const document = JSON.parse(readFileSync(path, 'utf8')) as {
    components: {
      examples: Record<string, { value: unknown }>
      schemas: Record<string, { example?: unknown }>
    }
  }
  const { examples: named, schemas } = document.components
  for (const { value } of Object.values(named)) collect(value)
  for (const { example } of Object.values(schemas)) collect(example)
  const statuses = examples.flatMap(asWhole)
  const accounts = examples.filter((one) => 'acct' in one)

  test('every example object is mapped', () => {
    for (const example of statuses) expect(seenStatus(example)).toMatchObject({ body: example })
    for (const example of examples) {
      checkStatus(example)
      checkAccount(example)
      checkInstance(example)
      checkList([example])
    }
    for (const list of examples.filter(Array.isArray)) checkList(list)
    const other = examples.filter((example) => !Array.isArray(example))
    for (const example of other) expect(() => checkList(example)).toThrow('something else than a list')
    for (const example of accounts) expect(authorOf(example, 'pont.town.test').handle).toMatch(/^.+@.+$/)
    expect(statuses.length).toBeGreaterThan(10)
    expect(accounts.length).toBeGreaterThan(20)
    expect(examples.length).toBeGreaterThan(500)
    expect(limitOf(named['Instance200Example']?.value as Record<string, unknown>)).toBe(500)
    const examplesOfOne = named['Notification200Example'] as {
      value: [{ created_at: string; status: object }]
    }
    const [told] = examplesOfOne.value
    const list = [{ ...told, status: asWhole(told.status)[0] }]
    expect(listPage(list, notifiedStatus).items).toMatchObject([{ id: '34975861', at: told.created_at }])
  })

  test.each(['Status', 'Notification', 'Account', 'Instance'])('anything like a %s is mapped', (name) => {
    const like = arbitraryOf({ $ref: `#/components/schemas/${name}` }, root, 5)
    const checks = { Status: checkStatus, Account: checkAccount, Instance: checkInstance }
    const check = checks[name as keyof typeof checks] ?? ((value: unknown) => checkList([value]))
    fc.assert(fc.property(like, check), { numRuns: 500 })
  })

  test('examples with one place torn are mapped', () => {
    const torn = fc.oneof(...statuses.map(tornOf))
    fc.assert(
      fc.property(torn, (status) => {
        checkStatus(status)
        checkList([{ id: '9007199254740993', type: 'mention', created_at: null, status }])
      }),
      { numRuns: 1000 },
    )
  })
})

test('kinds of notifications that nobody asked for are passed over, but not forgotten', () => {
  const status = { id: '01JDEY3K8XN2V5RZ0QWB7C4T6M', uri: 'https://town.test/1', account: {} }
  const kinds = ['mention', 'favourite', 'pleroma:chat_mention', 'a_new_kind']
  const list = kinds.map((type, i) => ({ id: `0${i}`, type, status }))
  const { items, ids } = listPage(list, notifiedStatus)
  expect(items.map(({ id }) => id)).toEqual(['00'])
  expect(ids).toEqual(['00', '01', '02', '03'])
})
