/** On one machine the queue has no board, and that is said. */
import { createRequire } from 'node:module'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { changes, guardsTheBoard, page, views } from './queue-board-guard.ts'
import { type Caller, type House, openHouse } from './support.ts'

let house: House
let driss: Caller
let goran: Caller
beforeAll(async () => {
  house = await openHouse()
  driss = await house.signIn('driss')
  goran = await house.signIn('goran')
})
afterAll(() => house[Symbol.asyncDispose]())

guardsTheBoard(() => ({ house, driss }))

test.each(['amelie', 'bart', 'driss', 'goran'])('%s is told of no board', async (login) => {
  const { seesQueueBoard } = (await (await house.signIn(login)).get('/api/me')).json()
  expect(seesQueueBoard).toBe(false)
})

test('it is not even loaded', () => {
  const loaded = Object.keys(createRequire(import.meta.url).cache).some((file) =>
    file.includes('@bull-board'),
  )
  expect(loaded).toBe(false)
})

test.each([...views.map((url) => ['GET', url] as const), ...changes])(
  'one machine has no board: %s %s',
  async (method, url) => {
    const response = await goran.call({ method, url, headers: page })
    expect(response.headers['content-type']).toContain('application/problem+json')
    expect(response.json()).toMatchObject({
      status: 404,
      code: 'not-found',
      detail: expect.stringContaining('On one machine'),
    })
  },
)
