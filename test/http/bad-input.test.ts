import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Caller, type House, openHouse } from './support.ts'

type Route = {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  url: string
  open?: boolean
  body?: boolean
}

/** Every route of the API, with ids that nobody has. */
const routes: Route[] = [
  { method: 'GET', url: '/api/door', open: true },
  { method: 'POST', url: '/api/session', open: true, body: true },
  { method: 'DELETE', url: '/api/session', open: true },
  { method: 'POST', url: '/api/setup', open: true, body: true },
  { method: 'GET', url: '/api/join/guessed', open: true },
  { method: 'POST', url: '/api/join/guessed', open: true, body: true },
  { method: 'GET', url: '/api/health', open: true },
  { method: 'GET', url: '/api/me' },
  { method: 'PATCH', url: '/api/me', body: true },
  { method: 'GET', url: '/api/colleagues' },
  { method: 'GET', url: '/api/networks' },
  { method: 'GET', url: '/api/channels' },
  { method: 'POST', url: '/api/channels', body: true },
  { method: 'GET', url: '/api/invitations' },
  { method: 'POST', url: '/api/invitations', body: true },
  { method: 'DELETE', url: '/api/invitations/guessed' },
  { method: 'GET', url: '/api/conversations' },
  { method: 'GET', url: '/api/conversations/counts' },
  { method: 'GET', url: '/api/conversations/guessed' },
  { method: 'POST', url: '/api/conversations/guessed/claim' },
  { method: 'PUT', url: '/api/conversations/guessed/assignee', body: true },
  { method: 'PUT', url: '/api/conversations/guessed/status', body: true },
  { method: 'POST', url: '/api/conversations/guessed/notes', body: true },
  { method: 'POST', url: '/api/conversations/guessed/replies', body: true },
  { method: 'GET', url: '/api/mentions' },
  { method: 'PUT', url: '/api/conversations/guessed/mentions/seen' },
  { method: 'POST', url: '/api/replies/guessed/withdraw' },
  { method: 'POST', url: '/api/replies/guessed/retry', body: true },
  { method: 'POST', url: '/api/replies/guessed/decide', body: true },
  { method: 'GET', url: '/api/retention' },
  { method: 'PUT', url: '/api/retention', body: true },
  { method: 'POST', url: '/api/retention/preview', body: true },
  { method: 'GET', url: '/api/search' },
  { method: 'GET', url: '/api/search/days' },
  { method: 'GET', url: '/api/search/networks' },
  { method: 'GET', url: '/api/jobs/dead' },
  { method: 'POST', url: '/api/jobs/dead/guessed/retry' },
]
const named = (some: Route[]) => some.map((route): [string, Route] => [`${route.method} ${route.url}`, route])
const closed = named(routes.filter(({ open }) => !open))
const writes = named(routes.filter(({ method }) => method !== 'GET'))
const bodies = named(routes.filter(({ body }) => body))

let house: House
let goran: Caller
beforeAll(async () => {
  house = await openHouse()
  goran = await house.signIn('goran')
})
afterAll(() => house[Symbol.asyncDispose]())

test('the list above is whole', async () => {
  const described = Object.entries(
    (await goran.get('/api/openapi.json')).json().paths as Record<string, object>,
  )
    .flatMap(([url, methods]) => Object.keys(methods).map((method) => `${method.toUpperCase()} ${url}`))
    .filter((route) => route.includes('/api/') && route !== 'GET /api/live')
  const tried = routes.map(({ method, url }) =>
    `${method} ${url}`.replace('/join/guessed', '/join/{token}').replace('guessed', '{id}'),
  )
  expect(tried.sort()).toEqual(described.sort())
})

describe('nobody signed in', () => {
  test.each(closed)('%s', async (_name, { method, url }) => {
    const response = await house.stranger().call({ method, url })
    expect(response.json()).toMatchObject({ status: 401, code: 'unauthenticated' })
    expect(response.headers['content-type']).toContain('application/problem+json')
  })

  test('a guessed cookie opens nothing', async () => {
    const caller = house.stranger()
    caller.cookie = `causerie=${'A'.repeat(32)}`
    expect((await caller.get('/api/me')).statusCode).toBe(401)
  })
})

describe('from a foreign page', () => {
  test.each(writes)('%s', async (_name, { method, url }) => {
    const response = await goran.call({ method, url, headers: { origin: 'https://evil.example' } })
    expect(response.json()).toMatchObject({ status: 403, code: 'not-our-page' })
  })

  test.each([
    [{ origin: 'null' }, 403],
    [{ origin: 'http://localhost.evil.example' }, 403],
    [{ origin: 'http://localhost:81' }, 403],
    [{ 'sec-fetch-site': 'cross-site' }, 403],
    [{ 'sec-fetch-site': 'same-site' }, 403],
    [{ host: 'rebound.example' }, 403],
    [{ host: 'rebound.example', origin: 'http://rebound.example' }, 403],
    [{ origin: 'http://localhost', host: 'localhost' }, 200],
    [{ origin: 'http://127.0.0.1:4810', host: '127.0.0.1:4810' }, 200],
    [{ origin: 'http://causerie.example', host: 'causerie.example' }, 200],
    [{ 'sec-fetch-site': 'same-origin' }, 200],
    [{}, 200],
  ])('a write with %j is answered %i', async (headers, status) => {
    const response = await goran.call({ method: 'PATCH', url: '/api/me', payload: { locale: 'en' }, headers })
    expect(response.statusCode).toBe(status)
  })

  test('a form cannot be posted', async () => {
    const payload = 'as=goran'
    for (const type of [
      'application/x-www-form-urlencoded',
      'text/plain',
      'multipart/form-data; boundary=x',
    ]) {
      const response = await house
        .stranger()
        .call({ method: 'POST', url: '/api/session', payload, headers: { 'content-type': type } })
      expect(response.json()).toMatchObject({ status: 415, code: 'not-json' })
    }
  })
})

describe('broken input', () => {
  test.each(bodies)('JSON that breaks off: %s', async (_name, { method, url }) => {
    const headers = { 'content-type': 'application/json', 'idempotency-key': 'broken-json' }
    const response = await goran.call({ method, url, payload: '{"text": "half', headers })
    expect(response.json()).toMatchObject({
      status: 400,
      code: 'broken-json',
      detail: 'The body is not valid JSON.',
    })
  })

  test.each(bodies)('five megabytes: %s', async (_name, { method, url }) => {
    const headers = { 'idempotency-key': 'five-megabytes' }
    const response = await goran.call({ method, url, payload: { text: 'x'.repeat(5_000_000) }, headers })
    expect(response.json()).toMatchObject({ status: 413, code: 'too-large' })
  })

  test.each(bodies)('a member nobody knows: %s', async (_name, { method, url }) => {
    const headers = { 'idempotency-key': 'unknown-member' }
    const response = await goran.call({ method, url, payload: { role: 'admin', invented: 1 }, headers })
    expect(response.json()).toMatchObject({ status: 400, code: 'invalid-input' })
    expect(response.json().errors).toContainEqual({ path: 'invented', message: 'is not known here' })
  })

  test('nothing where a body is needed', async () => {
    expect((await goran.put('/api/conversations/guessed/status')).json()).toMatchObject({
      status: 400,
      errors: [{ path: 'body', message: 'must be a JSON object' }],
    })
  })

  test('keys that would reach into prototypes', async () => {
    const response = await goran.patch('/api/me', '{"__proto__": {"role": "admin"}}')
    expect(response.statusCode).toBe(400)
  })
})

describe('ids that nobody has', () => {
  const valid: Record<string, object> = {
    assignee: { assigneeId: null },
    status: { status: 'closed' },
    notes: { text: 'Hello' },
    replies: { text: 'Hello' },
    decide: { decision: 'drop' },
    retry: {},
  }
  test.each(named(routes.filter(({ url }) => /guessed/.test(url) && !/join/.test(url))))(
    '%s',
    async (_name, { method, url, body }) => {
      const headers = { 'idempotency-key': 'guessed-id' }
      const payload = body ? { payload: valid[url.split('/').at(-1) ?? ''] ?? {} } : {}
      const response = await goran.call({ method, url, headers, ...payload })
      expect(response.json()).toMatchObject({ status: 404, code: 'not-found' })
    },
  )

  test.each(['a'.repeat(129), 'a%20b', '..%2f..%2fetc', '%00', '<script>'])(
    'an id that cannot be one: %s',
    async (id) => {
      const response = await goran.get(`/api/conversations/${id}`)
      expect(response.json()).toMatchObject({ status: 400, code: 'invalid-input' })
      expect(response.body).not.toContain('<script>')
    },
  )

  test('an address beyond all length', async () => {
    expect((await goran.get(`/api/conversations/${'a'.repeat(2_000)}`)).statusCode).toBe(404)
  })
})

describe('failures of ours', () => {
  test('hide what happened, and can be found by their request id', async () => {
    await using broken = await openHouse()
    const caller = await broken.signIn('goran')
    broken.causerie.services.inbox.counts = async () => {
      throw new Error('secret path /var/lib/causerie')
    }
    const response = await caller.get('/api/conversations/counts')
    expect(response.json()).toMatchObject({
      status: 500,
      code: 'internal',
      requestId: expect.stringMatching(/^[\da-f-]{36}$/),
    })
    expect(response.body).not.toContain('secret')
  })

  test('one session is held back when it asks too often, the others are not', async () => {
    await using busy = await openHouse({ http: { limits: { general: 5 } } })
    const [hasty, calm] = [await busy.signIn('amelie'), await busy.signIn('bart')]
    const statuses = []
    for (let count = 0; count < 7; count++) statuses.push((await hasty.get('/api/me')).statusCode)
    expect(statuses).toEqual([200, 200, 200, 200, 200, 429, 429])
    expect((await calm.get('/api/me')).statusCode).toBe(200)
  })
})
