import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Caller, type House, openHouse } from './support.ts'

const hour = 3_600_000

let house: House
let bart: Caller
beforeAll(async () => {
  house = await openHouse()
  bart = await house.signIn('bart')
})
afterAll(() => house[Symbol.asyncDispose]())

const invite = async (wanted: object = {}) => {
  const response = await bart.post('/api/invitations', wanted)
  expect(response.statusCode).toBe(201)
  const { invitation, url, qr } = response.json()
  return {
    id: invitation.id as string,
    invitation,
    url: url as string,
    qr: qr as string,
    token: tokenOf(url),
  }
}
const tokenOf = (url: string): string => new URL(url).pathname.split('/').at(-1) ?? ''
const lies = { name: 'Lies Wouters', job: 'I repair the bikes', locale: 'nl' }
const join = (token: string, person: object = lies) => house.stranger().post(`/api/join/${token}`, person)

test('a lead invites, and a colleague walks in with a first name and a sentence', async () => {
  const { token, url, qr, invitation } = await invite()
  expect(url).toBe(`http://127.0.0.1:0/join/${token}`)
  expect(qr).toMatch(/^<svg /)
  expect(invitation).toMatchObject({ role: 'member', uses: 1, used: 0, createdBy: 'bart', revokedAt: null })
  const caller = house.stranger()
  expect((await caller.get(`/api/join/${token}`)).json()).toMatchObject({
    company: 'Ligne Claire',
    invitedBy: 'Bart Claes',
  })
  const response = await caller.post(`/api/join/${token}`, lies)
  expect(response.statusCode).toBe(201)
  expect(response.json()).toMatchObject({
    id: 'lies',
    name: 'Lies Wouters',
    role: 'member',
    hasPassword: false,
  })
  expect((await caller.get('/api/me')).json()).toMatchObject({
    id: 'lies',
    signature: 'Lies, I repair the bikes',
  })
  const colleagues = (await bart.get('/api/colleagues')).json().items
  expect(colleagues.at(-1)).toMatchObject({ id: 'lies', job: 'I repair the bikes' })
})

test('people of the same first name get logins of their own', async () => {
  const { token } = await invite({ uses: 3 })
  const names = ['Élise Martin', 'Élise Dubois', '李娜']
  const joined = []
  for (const name of names) joined.push((await join(token, { ...lies, name })).json().login)
  expect(joined).toEqual(['elise', 'elise-2', 'colleague'])
})

test('of two people racing for the last use one comes in', async () => {
  for (let round = 0; round < 10; round++) {
    const { token, id } = await invite({ uses: 1 })
    const before = (await bart.get('/api/colleagues')).json().items.length
    const responses = await Promise.all([join(token), join(token)])
    expect(responses.map(({ statusCode }) => statusCode).sort()).toEqual([201, 410])
    expect((await bart.get('/api/colleagues')).json().items).toHaveLength(before + 1)
    const { items } = (await bart.get('/api/invitations?limit=100')).json()
    expect(items.find((item: { id: string }) => item.id === id)).toMatchObject({ uses: 1, used: 1 })
  }
  const { items } = await house.causerie.engines.store.list('colleague', {
    where: [{ field: 'active', is: false }],
    limit: 100,
  })
  expect(items).toEqual([])
})

test('a room of forty comes in by one link for thirty', async () => {
  const { token } = await invite({ uses: 30 })
  const responses = await Promise.all(
    Array.from({ length: 40 }, (_, number) => join(token, { ...lies, name: `Guest${number % 7} Room` })),
  )
  const logins = responses
    .filter(({ statusCode }) => statusCode === 201)
    .map((response) => response.json().login)
  expect(logins).toHaveLength(30)
  expect(new Set(logins).size).toBe(30)
})

test('an expired, a revoked and a used link say so', async () => {
  const short = await invite({ hours: 1 })
  house.clock.ahead = hour + 1
  expect((await join(short.token)).json()).toMatchObject({
    status: 410,
    detail: expect.stringContaining('expired'),
  })
  house.clock.ahead = 0

  const revoked = await invite()
  const first = await bart.delete(`/api/invitations/${revoked.id}`)
  expect(first.json().revokedAt).toMatch(/Z$/)
  expect((await bart.delete(`/api/invitations/${revoked.id}`)).json()).toEqual(first.json())
  expect((await join(revoked.token)).json()).toMatchObject({
    status: 410,
    detail: expect.stringContaining('taken back'),
  })
  expect((await house.stranger().get(`/api/join/${revoked.token}`)).statusCode).toBe(410)

  const used = await invite()
  await join(used.token)
  expect((await join(used.token)).json()).toMatchObject({
    status: 410,
    detail: expect.stringContaining('used up'),
  })
})

test('a guessed link is not known', async () => {
  expect((await join('AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA')).statusCode).toBe(404)
  expect((await join('not%20a%20token')).statusCode).toBe(400)
  expect((await join('a'.repeat(400))).statusCode).toBe(400)
})

test('the list and the store keep no link', async () => {
  const { token } = await invite()
  expect((await bart.get('/api/invitations')).body).not.toContain(token)
  const { items } = await house.causerie.engines.store.list('invitation', { limit: 100 })
  expect(JSON.stringify(items)).not.toContain(token)
})

test('who joined and who invited is in the audit log', async () => {
  const { store } = house.causerie.engines
  const { token, id } = await invite()
  const { login } = (await join(token)).json()
  const actions = async (targetId: string) =>
    (await store.list('audit', { where: [{ field: 'targetId', is: targetId }], limit: 10 })).items
  expect(await actions(id)).toMatchObject([{ action: 'invited', actorId: 'bart' }])
  const joined = (await actions(login)).filter(({ action }) => action === 'joined')
  expect(joined).toMatchObject([{ actorId: login, detail: id }])
})

test.each([
  ['driss', 403],
  ['chloe', 403],
  ['bart', 201],
  ['goran', 201],
])('%s inviting somebody is answered %i', async (login, status) => {
  expect((await (await house.signIn(login)).post('/api/invitations', {})).statusCode).toBe(status)
})
