import { afterAll, beforeAll, expect, test } from 'vitest'
import type { PostDocument } from '../../server/domain/documents.ts'
import { postDocument } from '../support/documents.ts'
import { type Caller, type House, openHouse } from './support.ts'

let house: House
let amelie: Caller
beforeAll(async () => {
  house = await openHouse()
  amelie = await house.signIn('amelie')
  for (const day of [1, 2, 3, 4, 5])
    await addPost(`told-${day}`, {
      text: `Day ${day}: my umbrellas are on tram 81`,
      language: 'en',
      at: `2026-10-0${day}T23:30:00.000Z`,
    })
})
afterAll(() => house[Symbol.asyncDispose]())

const addPost = async (id: string, some: Partial<PostDocument>): Promise<void> => {
  const { id: conversationId } = await house.addConversation(`about-${id}`)
  const doc = postDocument(id, { conversationId, ...some })
  await house.causerie.engines.store.write([{ op: 'create', kind: 'post', doc }])
}

const search = async (q: string, rest: Record<string, string> = {}) =>
  (await amelie.get(`/api/search?${new URLSearchParams({ q, ...rest })}`)).json()
const days = async (q: string, rest: Record<string, string> = {}) =>
  (await amelie.get(`/api/search/days?${new URLSearchParams({ q, ...rest })}`)).json()

test('posts are found by their stems, newest first, with what was looked for', async () => {
  const first = await search('umbrella', { limit: '2' })
  expect(first.items.map(({ post }: Found) => post.id)).toEqual(['told-5', 'told-4'])
  const [{ post, highlights }] = first.items
  expect(highlights.map(({ start, end }: Part) => post.text.slice(start, end))).toEqual(['umbrellas'])
  for (const hidden of ['pending', 'native', 'raw', 'customerId']) expect(post).not.toHaveProperty(hidden)
  const second = await search('umbrella', { limit: '5', cursor: first.next })
  expect(second).toMatchObject({ next: null })
  expect(second.items.map(({ post }: Found) => post.id)).toEqual(['told-3', 'told-2', 'told-1'])
})

test('counts by day are those of the asker’s clock', async () => {
  expect(await days('umbrella after:2026-10-04', { timeZone: 'UTC' })).toEqual({
    total: 2,
    days: [
      { day: '2026-10-04', count: 1 },
      { day: '2026-10-05', count: 1 },
    ],
  })
  const here = await days('umbrella after:2026-10-04', { timeZone: 'Europe/Brussels' })
  expect(here.days.map(({ day }: { day: string }) => day)).toEqual(['2026-10-05', '2026-10-06'])
  expect(await days('umbrella', { timeZone: 'Town/Quay' })).toMatchObject({
    status: 422,
    code: 'no-such-time-zone',
  })
})

test.for([
  ['umbrella is:opn', { start: 12, end: 15, suggestion: 'open' }],
  ['network:blusky', { start: 8, end: 14, suggestion: 'bluesky' }],
  ['lost (tram OR', { start: 11, end: 13, suggestion: null }],
  ['form:ana', { start: 0, end: 5, suggestion: 'from:' }],
  ['"lost', { start: 0, end: 5, suggestion: '"lost"' }],
] as const)('what cannot be read is told with its place: %s', async ([q, place]) => {
  for (const answer of [await search(q), await days(q)])
    expect(answer).toMatchObject({ status: 422, code: 'bad-query', place })
  const listed = await amelie.get(`/api/conversations?${new URLSearchParams({ q })}`)
  expect(listed.json()).toMatchObject({ status: 422, place })
})

test('the inbox takes the same language', async () => {
  const q = new URLSearchParams({ q: 'is:open umbrella after:2026-10-03 before:2026-10-05' })
  const listed = (await amelie.get(`/api/conversations?${q}`)).json()
  expect(listed.items.map(({ id }: { id: string }) => id).sort()).toEqual(['about-told-3', 'about-told-4'])
})

test('posts are found by sentiment and topic, and say both', async () => {
  await addPost('cross', { text: 'strangely worded', sentiment: 'negative', topics: ['lost-property'] })
  await addPost('glad', { text: 'strangely worded', sentiment: 'positive', topics: ['line-81'] })
  const ids = async (q: string) => (await search(q)).items.map(({ post }: Found) => post.id)
  expect(await ids('sentiment:negative strangely')).toEqual(['cross'])
  expect(await ids('topic:line-81')).toEqual(['glad'])
  expect(await ids('strangely -topic:line-81')).toEqual(['cross'])
  expect((await search('sentiment:positive topic:line-81')).items[0].post).toMatchObject({
    sentiment: 'positive',
    topics: ['line-81'],
  })
  expect(await search('sentiment:angry')).toMatchObject({ status: 422, code: 'bad-query' })
})

test('a post of an earlier version has the sentiment of its words, and no topics', async () => {
  const {
    sentiment: _s,
    topics: _t,
    ...earlier
  } = postDocument('earlier', {
    text: 'What a disgrace, the worst day of my life',
    language: 'en',
    conversationId: (await house.addConversation('about-earlier')).id,
  })
  await house.causerie.engines.store.write([{ op: 'create', kind: 'post', doc: earlier }])
  expect((await search('disgrace sentiment:negative')).items).toMatchObject([
    { post: { id: 'earlier', sentiment: 'negative', topics: [] } },
  ])
})

test('analysts and admins see what each connected network would be asked', async () => {
  const q = new URLSearchParams({ q: '"ligne 81" from:@ana lang:fr' })
  for (const [who, status] of [
    ['chloe', 200],
    ['goran', 200],
    ['amelie', 403],
    ['bart', 403],
  ] as const) {
    const caller = await house.signIn(who)
    expect((await caller.get(`/api/search/networks?${q}`)).statusCode, who).toBe(status)
  }
  const chloe = await house.signIn('chloe')
  const { items } = (await chloe.get(`/api/search/networks?${q}`)).json()
  expect(items).toMatchObject([
    { network: 'bluesky', asked: [], refusal: expect.stringMatching(/^Bluesky keeps its search/) },
    { network: 'mastodon', asked: [], refusal: expect.stringMatching(/hashtags/) },
    {
      network: 'x',
      name: 'X',
      asked: [
        { by: 'search', rules: ['"ligne 81" from:ana -is:retweet'] },
        { by: 'stream', rules: ['"ligne 81" from:ana -is:retweet'] },
      ],
      refusal: null,
      left: '"ligne 81" lang:fr',
      misses: [expect.stringMatching(/letter by letter/)],
    },
  ])
  const broken = await chloe.get(`/api/search/networks?${new URLSearchParams({ q: '"ligne' })}`)
  expect(broken.json()).toMatchObject({ status: 422, place: { start: 0 } })
})

test('right-people-only: what was written to us alone is found by who may read it', async () => {
  const secret = await house.addConversation('secret', { audience: 'addressed', assigneeId: 'driss' })
  const doc = postDocument('between-us', { conversationId: secret.id, text: 'strictly confidential' })
  await house.causerie.engines.store.write([{ op: 'create', kind: 'post', doc }])
  const q = encodeURIComponent('strictly confidential')
  for (const [who, count] of [
    ['driss', 1],
    ['goran', 1],
    ['amelie', 0],
  ] as const) {
    const caller = await house.signIn(who)
    expect((await caller.get(`/api/search?q=${q}`)).json().items, who).toHaveLength(count)
    expect((await caller.get(`/api/search/days?q=${q}`)).json().total, who).toBe(count)
    expect((await caller.get(`/api/conversations?q=${q}`)).json().items, who).toHaveLength(count)
  }
})

type Part = { start: number; end: number }
type Found = { post: { id: string; text: string }; highlights: Part[] }
