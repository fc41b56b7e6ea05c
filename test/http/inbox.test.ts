import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Caller, type House, openHouse } from './support.ts'

let house: House
let amelie: Caller
let driss: Caller
let goran: Caller
beforeAll(async () => {
  house = await openHouse()
  ;[amelie, driss, goran] = await Promise.all([
    house.signIn('amelie'),
    house.signIn('driss'),
    house.signIn('goran'),
  ])
})
afterAll(() => house[Symbol.asyncDispose]())

const key = (name: string) => ({ 'idempotency-key': `key-of-${name}` })

test('the list comes in pages and shows nothing of the house', async () => {
  for (const minute of [1, 2, 3])
    await house.addConversation(`listed-${minute}`, { lastPostAt: `2026-10-02T09:0${minute}:00.000Z` })
  const first = (await amelie.get('/api/conversations?limit=2')).json()
  expect(first.items.map(({ id }: { id: string }) => id)).toEqual(['listed-3', 'listed-2'])
  const second = (await amelie.get(`/api/conversations?limit=2&cursor=${first.next}`)).json()
  expect(second).toMatchObject({ items: [{ id: 'listed-1' }], next: null })
  expect(Object.keys(first.items[0])).not.toEqual(expect.arrayContaining(['pending']))
  for (const hidden of ['pending', 'turns', 'waitKey', 'branchId', 'closedAt'])
    expect(first.items[0]).not.toHaveProperty(hidden)
})

test('a cursor from elsewhere is refused', async () => {
  expect((await amelie.get('/api/conversations?cursor=invented')).json()).toMatchObject({
    code: 'bad-cursor',
  })
})

test('one claims, the next is told who was faster, a lead gives it to a third', async () => {
  await house.addConversation('claimed')
  expect((await driss.post('/api/conversations/claimed/claim')).json()).toMatchObject({ assigneeId: 'driss' })
  expect((await driss.post('/api/conversations/claimed/claim')).statusCode).toBe(200)
  const late = await amelie.post('/api/conversations/claimed/claim')
  expect(late.json()).toMatchObject({
    status: 409,
    code: 'already-claimed',
    current: { assigneeId: 'driss' },
  })
  const assigned = await goran.put('/api/conversations/claimed/assignee', { assigneeId: 'amelie' })
  expect(assigned.json()).toMatchObject({ assigneeId: 'amelie' })
  expect(
    (await goran.put('/api/conversations/claimed/assignee', { assigneeId: null })).json().assigneeId,
  ).toBeNull()
  expect((await goran.put('/api/conversations/claimed/assignee', { assigneeId: 'nobody' })).statusCode).toBe(
    422,
  )
})

test('an empty body sent as JSON is no body', async () => {
  await house.addConversation('headed')
  const response = await driss.post('/api/conversations/headed/claim', '')
  expect(response.statusCode).toBe(200)
})

test('it is counted, snoozed, closed', async () => {
  await house.addConversation('moved', { assigneeId: 'amelie' })
  const before = (await amelie.get('/api/conversations/counts')).json()
  expect(before).toMatchObject({ snoozed: 0 })
  const put = (body: object) => amelie.put('/api/conversations/moved/status', body)
  expect((await put({ status: 'snoozed' })).statusCode).toBe(422)
  expect((await put({ status: 'snoozed', snoozedUntil: 'tomorrow' })).json()).toMatchObject({
    status: 400,
    errors: [{ path: 'snoozedUntil', message: 'is not in the form it should have' }],
  })
  expect((await put({ status: 'snoozed', snoozedUntil: '2999-01-01T00:00:00.000Z' })).statusCode).toBe(200)
  expect((await amelie.get('/api/conversations/counts')).json()).toMatchObject({
    snoozed: 1,
    mine: before.mine - 1,
    open: before.open - 1,
  })
  expect((await put({ status: 'closed' })).json()).toMatchObject({ status: 'closed', snoozedUntil: null })
})

test('a conversation opens with posts, notes, replies and the path an answer takes', async () => {
  await house.addConversation('opened')
  const note = await amelie.post('/api/conversations/opened/notes', { text: 'On shelf 12, @driss' })
  expect(note.statusCode).toBe(201)
  expect(note.json()).toMatchObject({ authorId: 'amelie', mentions: ['driss'] })
  const detail = (await driss.get('/api/conversations/opened')).json()
  expect(detail).toMatchObject({
    conversation: { id: 'opened' },
    posts: [{ id: 'post-of-opened' }],
    notes: [{ text: 'On shelf 12, @driss' }],
    replyPath: { kind: 'api', reason: 'mentioned-us', inReplyTo: 'post-of-opened' },
  })
  for (const hidden of ['raw', 'native', 'pending']) expect(detail.posts[0]).not.toHaveProperty(hidden)
})

test('who is named in a note is told, and only what they may see', async () => {
  const mentionsOf = async (caller: Caller) => (await caller.get('/api/mentions')).json().items
  await house.addConversation('naming')
  const text = 'Is it yours, @driss? @amelie asks.'
  await amelie.post('/api/conversations/naming/notes', { text })
  const [mention] = await mentionsOf(driss)
  expect(mention).toMatchObject({
    note: { text, authorId: 'amelie' },
    conversation: { id: 'naming' },
    seenAt: null,
  })
  expect((await mentionsOf(amelie)).map(({ note }: { note: { text: string } }) => note.text)).not.toContain(
    text,
  )
  expect((await driss.put('/api/conversations/naming/mentions/seen', {})).statusCode).toBe(204)
  expect((await mentionsOf(driss))[0].seenAt).not.toBeNull()

  await house.addConversation('whispered', { audience: 'addressed', assigneeId: 'amelie' })
  await amelie.post('/api/conversations/whispered/notes', { text: '@driss @goran and what about this?' })
  expect((await mentionsOf(goran))[0].conversation.id).toBe('whispered')
  expect((await mentionsOf(driss))[0].conversation.id).toBe('naming')
})

test('a reply is accepted once for its key, and can be taken back', async () => {
  await house.addConversation('answered')
  const url = '/api/conversations/answered/replies'
  const body = { text: 'Nous l’avons retrouvé !' }
  const [first, again] = await Promise.all([
    driss.post(url, body, key('once')),
    driss.post(url, body, key('once')),
  ])
  expect([first.statusCode, again.statusCode]).toEqual([202, 202])
  expect(first.json()).toMatchObject({ state: 'held', authorId: 'driss', signature: 'Driss, I drive the 81' })
  expect(again.json().id).toBe(first.json().id)
  expect((await driss.get('/api/conversations/answered')).json().replies).toHaveLength(1)
  const other = await driss.post(url, { text: 'Something else' }, key('once'))
  expect(other.json()).toMatchObject({ status: 409, code: 'key-reused' })
  const { id } = first.json()
  expect((await driss.post(`/api/replies/${id}/withdraw`)).json()).toMatchObject({ state: 'withdrawn' })
  expect((await driss.post(`/api/replies/${id}/retry`, {})).statusCode).toBe(409)
  expect((await driss.post(`/api/replies/${id}/decide`, { decision: 'drop' })).statusCode).toBe(409)
})

test.each([
  ['no key', {}, 'is missing'],
  ['a short key', { 'idempotency-key': 'short' }, 'must have at least 8 characters'],
  ['a key with a space', { 'idempotency-key': 'two words here' }, 'is not in the form it should have'],
])('a reply with %s is refused', async (_what, headers, message) => {
  await house.addConversation('keyless')
  const response = await driss.post('/api/conversations/keyless/replies', { text: 'Hello' }, headers)
  expect(response.json()).toMatchObject({ status: 400, errors: [{ path: 'idempotency-key', message }] })
})

test.each([
  ['empty', '', 'must not be empty'],
  ['blank', ' \n ', 'must not be blank'],
  ['of zero-width characters alone', '\u200b\u200d', 'must not be blank'],
  ['too long', 'a'.repeat(10_001), 'may have at most 10000 characters'],
])('a reply that is %s is refused in words', async (_what, text, message) => {
  await house.addConversation('worded')
  const response = await driss.post('/api/conversations/worded/replies', { text }, key('worded'))
  expect(response.json()).toMatchObject({
    status: 400,
    code: 'invalid-input',
    errors: [{ path: 'text', message }],
  })
})

test('a reply longer than the network takes says how long it may be', async () => {
  await house.addConversation('long')
  const response = await driss.post(
    '/api/conversations/long/replies',
    { text: 'word '.repeat(1_900) },
    key('long-one'),
  )
  expect(response.json()).toMatchObject({
    status: 422,
    code: 'reply-too-long',
    detail: expect.stringContaining('300'),
  })
})

test('networks, channels and dead jobs are for whom they are', async () => {
  const channels = (await driss.get('/api/channels')).json().items as {
    network: { id: string }
    demo: boolean
  }[]
  expect(channels.every(({ demo }) => demo)).toBe(true)
  expect(channels.map(({ network }) => network.id).sort()).toEqual(['bluesky', 'mastodon', 'x'])
  for (const url of ['/api/networks', '/api/jobs/dead', '/api/invitations'])
    expect((await driss.get(url)).statusCode).toBe(403)
  const [network] = (await goran.get('/api/networks')).json().items
  expect(network).toMatchObject({ id: 'bluesky' })
  const unknown = await goran.post('/api/channels', { network: 'nowhere', settings: {} })
  expect(unknown.statusCode).toBe(404)
  expect((await goran.get('/api/jobs/dead')).json()).toEqual({ items: [], next: null })
})

test('a dead job is seen and given new attempts, once', async () => {
  const { queue } = house.causerie.engines
  const { promise: died, resolve } = Promise.withResolvers<void>()
  const runner = queue.work(
    'fail-for-good',
    async () => {
      throw new Error('the printer is on fire')
    },
    { onError: () => resolve() },
  )
  await queue.add([{ name: 'fail-for-good', payload: { printer: 7 }, attempts: 1 }])
  await died
  await runner.stop()
  const [dead] = (await goran.get('/api/jobs/dead')).json().items
  expect(dead).toMatchObject({
    name: 'fail-for-good',
    payload: { printer: 7 },
    error: expect.stringContaining('on fire'),
  })
  expect((await goran.post(`/api/jobs/dead/${dead.id}/retry`)).statusCode).toBe(204)
  expect((await goran.post(`/api/jobs/dead/${dead.id}/retry`)).statusCode).toBe(404)
})
