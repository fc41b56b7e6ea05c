import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Conversation, ConversationDetail } from '../../server/schemas/conversation.ts'
import type { NetworkPost } from '../../server/ports/connector.ts'
import { Ingest } from '../../server/services/ingest.ts'
import { listen, Listener } from '../http/live-support.ts'
import { type Caller, type House, openHouse } from '../http/support.ts'
import { replyDocument } from '../support/documents.ts'
import { says, weSay } from '../support/embedded-house.ts'

let house: House
let live: string
const people: Record<string, Caller> = {}
const secret = 'my card number is on the seat'

beforeAll(async () => {
  // Nobody is forgotten: who is not present any more went.
  house = await openHouse({ http: { live: { presenceMs: 3_600_000 } } })
  live = await listen(house)
  for (const login of ['amelie', 'bart', 'chloe', 'driss', 'fien', 'goran'])
    people[login] = await house.signIn(login)
})
afterAll(() => house[Symbol.asyncDispose]())

const person = (login: string): Caller => people[login] as Caller
const leads = ['bart', 'goran']
const others = ['amelie', 'chloe', 'fien']

/** A direct message, given to Driss unless said otherwise. */
const addDirect = (id: string, assigneeId: string | null = 'driss') =>
  house.addConversation(id, {
    audience: 'addressed',
    assigneeId,
    assignedAt: assigneeId === null ? null : '2026-10-02T10:00:00.000Z',
    preview: { text: secret, voice: 'customer', at: '2026-10-02T09:00:00.000Z' },
  })

type Operation = { operationId: string; requestBody?: unknown }

/** What a route about one conversation or reply is sent, by its name in the API's description. */
const bodies: Record<string, object> = {
  assignConversation: { assigneeId: 'amelie' },
  setConversationStatus: { status: 'closed' },
  addNote: { text: 'noted' },
  reply: { text: 'hello' },
  retryReply: {},
  decideReply: { decision: 'send-again' },
}

test('right-people-only: every route about one conversation or reply knows nothing of it for others', async () => {
  await addDirect('guarded')
  const reply = replyDocument('guarded-reply', { conversationId: 'guarded', state: 'failed' })
  await house.causerie.engines.store.write([{ op: 'create', kind: 'reply', doc: reply }])
  const { paths } = (await person('goran').get('/api/docs/json')).json<{
    paths: Record<string, Record<string, Operation>>
  }>()
  const routes = Object.entries(paths).flatMap(([path, methods]) =>
    /\/(conversations|replies)\/\{id\}/.test(path)
      ? Object.entries(methods).map(([method, operation]) => ({ path, method, ...operation }))
      : [],
  )
  expect(routes.length).toBeGreaterThanOrEqual(9)
  for (const { path, method, operationId, requestBody } of routes) {
    const payload = bodies[operationId]
    if (requestBody && !payload) throw new Error(`Say what ${operationId} is sent`)
    const id = path.includes('/replies/') ? 'guarded-reply' : 'guarded'
    const ask = (caller: Caller, wanted: string) =>
      caller.call({
        method: method.toUpperCase(),
        url: path.replace('{id}', wanted),
        headers: { 'idempotency-key': `key-of-${operationId}` },
        ...(payload && { payload }),
      })
    for (const login of others) {
      const refused = await ask(person(login), id)
      const unknown = await ask(person(login), 'nothing-of-that-name')
      expect(`${operationId} ${refused.statusCode}`).toBe(`${operationId} 404`)
      expect(refused.json()).toEqual(unknown.json())
    }
  }
  expect((await person('driss').get('/api/conversations/guarded')).statusCode).toBe(200)
  for (const login of leads)
    expect((await person(login).get('/api/conversations/guarded')).statusCode).toBe(200)
})

test('right-people-only: lists, counts and a customer’s history leave it out for others', async () => {
  const customer = { id: 'one-customer', name: 'Lies', handle: 'lies.example', avatarUrl: null }
  await house.addConversation('said-to-all', { customer })
  await house.addConversation('said-to-us', { customer, audience: 'addressed', preview: previewOf(secret) })
  const seen = async (login: string) => {
    const { items } = (await person(login).get('/api/conversations?q=is:open&limit=100')).json<{
      items: Conversation[]
    }>()
    const detail = (await person(login).get('/api/conversations/said-to-all')).json<ConversationDetail>()
    const { open } = (await person(login).get('/api/conversations/counts')).json<{ open: number }>()
    return {
      listed: items.some(({ id }) => id === 'said-to-us'),
      inHistory: detail.history.some(({ id }) => id === 'said-to-us'),
      counted: open === items.length,
      told: JSON.stringify([items, detail]).includes(secret),
    }
  }
  const nothing = { listed: false, inHistory: false, counted: true, told: false }
  for (const login of others) expect(await seen(login)).toEqual(nothing)
  for (const login of leads)
    expect(await seen(login)).toEqual({ listed: true, inHistory: true, counted: true, told: true })
})

test('right-people-only: only a lead or an admin gives it to somebody else', async () => {
  await addDirect('given')
  const give = (login: string, assigneeId: string | null) =>
    person(login).put('/api/conversations/given/assignee', { assigneeId })
  expect((await give('driss', 'amelie')).statusCode).toBe(403)
  expect((await give('driss', 'bart')).statusCode).toBe(200)
  expect((await person('driss').get('/api/conversations/given')).statusCode).toBe(404)
  expect((await give('bart', 'amelie')).statusCode).toBe(200)
  expect((await person('amelie').get('/api/conversations/given')).statusCode).toBe(200)
})

test('right-people-only: live events are heard by those who may, also when they come back to the past', async () => {
  await addDirect('live', null)
  const listeners = Object.fromEntries(
    await Promise.all(
      Object.entries(people).map(
        async ([login, caller]) => [login, await new Listener(live, { caller }).greeted()] as const,
      ),
    ),
  )
  const hears = (login: string) => listeners[login] as Listener
  const start = hears('amelie').position
  const about = (listener: Listener) => listener.events.filter((event) => event.conversationId === 'live')
  const names = (listener: Listener) => about(listener).map(({ event }) => event)
  await person('bart').put('/api/conversations/live/assignee', { assigneeId: 'driss' })
  await person('driss').post('/api/conversations/live/notes', { text: 'I look into it' })
  await person('bart').put('/api/conversations/live/assignee', { assigneeId: 'fien' })
  // Whatever is told afterwards was told behind it.
  await house.addConversation('marker')
  await person('amelie').post('/api/conversations/marker/claim')
  for (const listener of Object.values(listeners))
    await listener.until(({ events }) => events.some(({ conversationId }) => conversationId === 'marker'))
  for (const login of leads)
    expect(names(hears(login))).toEqual(['conversation.changed', 'note.added', 'conversation.changed'])
  expect(names(hears('driss'))).toEqual(['conversation.changed', 'note.added', 'conversation.withdrawn'])
  expect(names(hears('fien'))).toEqual(['conversation.changed'])
  for (const login of ['amelie', 'chloe']) expect(names(hears(login))).toEqual([])
  expect(about(hears('driss')).at(-1)?.conversation).toBeNull()

  const again = async (login: string) => {
    const listener = await new Listener(live, { caller: person(login), since: start }).greeted()
    const told = about(listener)
    await listener.leave()
    return told
  }
  expect(await again('amelie')).toEqual([])
  // He had it then, but not any more.
  expect((await again('driss')).map(({ event }) => event)).toEqual(['conversation.withdrawn'])
  expect((await again('bart')).length).toBe(3)
  for (const listener of Object.values(listeners)) await listener.leave()
})

test('right-people-only: what was said to us alone is a conversation of its own, however it comes in', async () => {
  const [channel] = (await house.causerie.engines.store.list('channel', { limit: 1 })).items
  if (!channel) throw new Error('no channel')
  const ours = { author: { id: channel.accountId, handle: channel.handle, name: 'us', avatarUrl: null } }
  const inThread = (n: string) => ({ rootUri: `${n}-asked`, parentUri: `${n}-asked` })
  const thread = (n: string): NetworkPost[] => [
    says(`${n}-asked`, 'where is the lost property desk?'),
    says(`${n}-whispered`, secret, { ...inThread(n), reason: 'direct', audience: 'addressed' }),
    weSay(`${n}-answered`, 'thank you, we keep it safe', {
      ...inThread(n),
      ...ours,
      parentUri: `${n}-whispered`,
      audience: 'addressed',
    }),
    weSay(`${n}-unasked`, 'we write to you alone', { ...inThread(n), ...ours, audience: 'addressed' }),
    says(`${n}-aloud`, 'and until when is it open?', { ...inThread(n), parentUri: `${n}-unasked` }),
  ]
  const ingest = new Ingest(house.causerie.context)
  const arrival = { channelId: channel.id, accountId: channel.accountId }
  const orders = [
    [0, 1, 2, 3, 4],
    [4, 3, 2, 1, 0],
    [1, 4, 0, 2, 3],
  ]
  for (const [index, order] of orders.entries()) {
    const posts = thread(`order-${index}`)
    for (const at of [...order, ...order]) await ingest.posts(arrival, [posts[at] as NetworkPost])
    const { post } = await places(posts)
    expect(post('aloud')).toBe(post('asked'))
    expect(post('whispered')).not.toBe(post('asked'))
    const detail = await person('amelie').get(`/api/conversations/${post('asked')}`)
    expect(detail.statusCode).toBe(200)
    for (const hidden of [secret, 'we keep it safe', 'to you alone'])
      expect(detail.body).not.toContain(hidden)
    expect((await person('amelie').get(`/api/conversations/${post('whispered')}`)).statusCode).toBe(404)
    const guarded = await person('bart').get(`/api/conversations/${post('whispered')}`)
    expect(guarded.json<ConversationDetail>().conversation.audience).toBe('addressed')
    expect(guarded.body).toContain('where is the lost property desk?')
  }
})

const places = async (posts: readonly NetworkPost[]) => {
  const { store } = house.causerie.engines
  const found = await Promise.all(
    posts.map(async ({ uri }) => {
      const [post] = (await store.list('post', { where: [{ field: 'uri', is: uri }], limit: 1 })).items
      return [uri, post?.conversationId] as const
    }),
  )
  return { post: (name: string) => found.find(([uri]) => uri.endsWith(`-${name}`))?.[1] }
}

const previewOf = (text: string) => ({ text, voice: 'customer', at: '2026-10-02T09:00:00.000Z' }) as const

test('right-people-only: presence in a direct message is heard and said by those who may read it', async () => {
  await addDirect('whispered')
  const listeners = Object.fromEntries(
    await Promise.all(
      Object.entries(people).map(
        async ([login, caller]) => [login, await new Listener(live, { caller }).greeted()] as const,
      ),
    ),
  )
  const hears = (login: string) => listeners[login] as Listener
  const say = (login: string, conversationId = 'whispered') =>
    hears(login).say({ type: 'present', conversationId, doing: 'viewing' })
  const there = (login: string, conversation = 'whispered') =>
    (hears(login).present ?? [])
      .filter(({ conversationId }) => conversationId === conversation)
      .map(({ colleagueId }) => colleagueId)
  const until = (login: string, expected: string[], conversation?: string) =>
    hears(login).until(() => there(login, conversation).join() === expected.join())
  /** Who comes from where all see them into where they may not be is nowhere. */
  const tryIn = async (login: string) => {
    say(login, 'seen-by-all')
    await until('goran', [login], 'seen-by-all')
    say(login)
    await until('goran', [], 'seen-by-all')
  }

  await house.addConversation('seen-by-all')
  await tryIn('amelie')
  expect(there('goran')).toEqual([])
  say('driss')
  for (const login of [...leads, 'driss']) await until(login, ['driss'])
  for (const login of others) expect(there(login)).toEqual([])
  const late = await new Listener(live, { caller: person('amelie') }).until(({ snapshots }) => snapshots > 0)
  expect(JSON.stringify(late.present)).not.toContain('whispered')
  await late.leave()

  // Given away: who had it is not there any more and hears nothing more, who has it now hears who is there.
  say('bart')
  await until('driss', ['driss', 'bart'])
  await person('bart').put('/api/conversations/whispered/assignee', { assigneeId: 'fien' })
  await until('fien', ['bart'])
  await until('goran', ['bart'])
  say('fien')
  await until('goran', ['bart', 'fien'])
  await tryIn('driss')
  expect(there('goran')).toEqual(['bart', 'fien'])
  // Behind this, whatever was told of it is heard.
  say('chloe', 'seen-by-all')
  for (const login of ['amelie', 'chloe', 'driss']) await until(login, ['chloe'], 'seen-by-all')
  expect(there('driss')).not.toContain('fien')
  for (const login of ['amelie', 'chloe']) expect(there(login)).toEqual([])
  await Promise.all(Object.values(listeners).map((listener) => listener.leave()))
})
