import { afterAll, beforeAll, expect, test } from 'vitest'
import { type House, openHouse } from './support.ts'

let house: House
beforeAll(async () => {
  house = await openHouse()
})
afterAll(() => house[Symbol.asyncDispose]())

test('everything is kept until an admin says otherwise, and everybody may read it', async () => {
  for (const login of ['driss', 'bart', 'chloe', 'goran'])
    expect((await (await house.signIn(login)).get('/api/retention')).json()).toEqual({ keepMonths: null })
  expect((await house.stranger().get('/api/retention')).statusCode).toBe(401)
})

test('an admin sets it, sees beforehand what would go, and takes it back', async () => {
  const goran = await house.signIn('goran')
  await house.addConversation('over', { status: 'closed', lastPostAt: '2020-01-01T00:00:00.000Z' })
  await house.addConversation('waiting', { status: 'open', lastPostAt: '2020-01-01T00:00:00.000Z' })
  const preview = await goran.post('/api/retention/preview', { keepMonths: 12 })
  expect([preview.statusCode, preview.json()]).toEqual([200, { conversations: 1 }])
  expect((await goran.post('/api/retention/preview', { keepMonths: null })).json()).toEqual({
    conversations: 0,
  })
  expect((await goran.get('/api/retention')).json()).toEqual({ keepMonths: null })
  for (const keepMonths of [12, 240, 1, null]) {
    const set = await goran.put('/api/retention', { keepMonths })
    expect([set.statusCode, set.json()]).toEqual([200, { keepMonths }])
    expect((await goran.get('/api/retention')).json()).toEqual({ keepMonths })
  }
  const { items } = await house.causerie.engines.store.list('audit', { limit: 100 })
  const sets = items.filter(({ action }) => action === 'set-retention')
  expect(sets.map(({ actorId }) => actorId)).toEqual(['goran', 'goran', 'goran', 'goran'])
  expect(sets.map(({ detail }) => detail).toSorted()).toEqual([
    'everything',
    'months: 1',
    'months: 12',
    'months: 240',
  ])
})

test.each(['driss', 'bart', 'chloe'])('%s is no admin, and neither sets nor tries it', async (login) => {
  const caller = await house.signIn(login)
  expect((await caller.put('/api/retention', { keepMonths: 1 })).statusCode).toBe(403)
  expect((await caller.post('/api/retention/preview', { keepMonths: 1 })).statusCode).toBe(403)
  expect((await caller.get('/api/retention')).json()).toEqual({ keepMonths: null })
})

test.each([
  ['nothing', {}],
  ['no month', { keepMonths: 0 }],
  ['less than none', { keepMonths: -1 }],
  ['half a month', { keepMonths: 1.5 }],
  ['more than twenty years', { keepMonths: 241 }],
  ['a word', { keepMonths: 'twelve' }],
  ['something besides', { keepMonths: 12, days: 3 }],
])('%s is no retention', async (_what, body) => {
  const goran = await house.signIn('goran')
  for (const response of [
    await goran.put('/api/retention', body),
    await goran.post('/api/retention/preview', body),
  ])
    expect(response.statusCode).toBe(400)
  expect((await goran.get('/api/retention')).json()).toEqual({ keepMonths: null })
})

test('a conversation that is leaving is seen by nobody', async () => {
  const goran = await house.signIn('goran')
  await house.addConversation('leaving', { status: 'closed', leavingSince: '2026-10-02T00:00:00.000Z' })
  expect((await goran.get('/api/conversations/leaving')).statusCode).toBe(404)
  expect((await goran.post('/api/conversations/leaving/claim')).statusCode).toBe(404)
  const { items } = (await goran.get('/api/conversations?q=is:closed&limit=100')).json()
  expect(items.map(({ id }: { id: string }) => id)).not.toContain('leaving')
})
