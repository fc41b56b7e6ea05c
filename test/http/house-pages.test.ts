import { type AddressInfo, connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Caller, type House, openHouse } from './support.ts'

let house: House
let stranger: Caller
beforeAll(async () => {
  house = await openHouse()
  stranger = house.stranger()
})
afterAll(() => house[Symbol.asyncDispose]())

const html = { accept: 'text/html,application/xhtml+xml' }

describe('the web app', () => {
  test.each(['/', '/inbox', '/conversations/some-id', '/join/abc?x=1'])('%s opens its page', async (url) => {
    const response = await stranger.get(url, html)
    expect(response.statusCode).toBe(200)
    expect(response.headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
    })
    expect(response.body).toContain('<title>Causerie</title>')
  })

  test('files with a hash in their name are kept for good', async () => {
    const response = await stranger.get('/assets/app-4f3a9c1b.js')
    expect(response.headers['cache-control']).toBe('public, max-age=31536000, immutable')
  })

  test.each([
    ['/assets/gone-00000000.js', html],
    ['/favicon.ico', { accept: 'image/*' }],
    ['/api/nothing', html],
    ['/..%2f..%2fetc%2fpasswd', { accept: '*/*' }],
  ])('%s is not there', async (url, headers) => {
    const response = await stranger.get(url, headers)
    expect(response.statusCode).toBe(404)
    expect(response.headers['content-type']).toContain('application/problem+json')
  })

  test('a post to a page is no page', async () => {
    expect((await stranger.post('/inbox', {})).statusCode).toBe(404)
  })
})

describe('a wrong method', () => {
  test.each([
    ['DELETE', '/api/me', 'GET, HEAD, PATCH'],
    ['PUT', '/api/conversations/some-id/claim?x=1', 'POST'],
    ['POST', '/healthz', 'GET, HEAD'],
  ] as const)('%s %s is told which ones there are', async (method, url, allow) => {
    const response = await stranger.call({ method, url })
    expect(response.json()).toMatchObject({ status: 405, code: 'wrong-method' })
    expect(response.headers).toMatchObject({ allow, 'content-type': expect.stringContaining('problem+json') })
  })
})

test('what is no HTTP is refused as a problem', async () => {
  await house.app.listen({ port: 0, host: '127.0.0.1' })
  const socket = connect((house.app.server.address() as AddressInfo).port, '127.0.0.1')
  socket.end('NONSENSE\r\n\r\n')
  const answer = (await socket.setEncoding('utf8').toArray()).join('')
  expect(answer).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/)
  expect(JSON.parse(answer.split('\r\n\r\n')[1] ?? '')).toMatchObject({ status: 400, code: 'broken-http' })
})

describe('headers', () => {
  test.each(['/', '/api/door', '/api/nothing', '/healthz'])('%s is kept to itself', async (url) => {
    const { headers } = await stranger.get(url, html)
    const policy = String(headers['content-security-policy'])
    expect(policy.split(';')).toEqual(
      expect.arrayContaining([
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "connect-src 'self' ws://causerie.example",
      ]),
    )
    expect(policy).not.toContain('unsafe')
    expect(headers).toMatchObject({
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'cross-origin-resource-policy': 'same-origin',
      'cross-origin-opener-policy': 'same-origin',
      'x-frame-options': 'DENY',
    })
    expect(headers).not.toHaveProperty('strict-transport-security')
  })

  test('answers of the API are not kept', async () => {
    expect((await stranger.get('/api/door')).headers['cache-control']).toBe('no-store')
  })
})

describe('the description', () => {
  test('says of every route what it takes and answers', async () => {
    const { paths, openapi, components } = (await stranger.get('/api/openapi.json')).json()
    expect(openapi).toBe('3.1.0')
    expect(components.schemas.Problem.properties).toHaveProperty('requestId')
    const operations = Object.values(paths).flatMap((methods) =>
      Object.values(methods as Record<string, Operation>),
    )
    expect(operations.length).toBeGreaterThan(28)
    const ids = operations.map(({ operationId }) => operationId)
    expect(new Set(ids).size).toBe(ids.length)
    for (const { operationId, summary, tags, responses } of operations) {
      expect([operationId, summary, tags?.length]).toEqual([expect.any(String), expect.any(String), 1])
      expect(Object.keys(responses)).toEqual(expect.arrayContaining(['400', '403', '429', '500']))
      expect(responses['500']?.content).toHaveProperty('application/problem+json')
    }
    const replies = paths['/api/conversations/{id}/replies'].post
    expect(replies.parameters).toContainEqual(
      expect.objectContaining({ in: 'header', name: 'idempotency-key', required: true }),
    )
    expect(replies.security).toEqual([{ session: [] }])
    expect(paths['/api/door'].get.security).toEqual([])
  })

  test('has the figures for Prometheus and the version', async () => {
    const { paths } = (await stranger.get('/api/openapi.json')).json()
    expect(Object.keys(paths)).toEqual(expect.arrayContaining(['/metrics', '/api/health', '/healthz']))
  })

  test('can be read in the browser, with no script but ours', async () => {
    const response = await stranger.get('/api/docs', html)
    expect(response.statusCode).toBe(200)
    expect(response.headers['content-security-policy']).toContain("script-src 'self';")
    const scripts = [...response.body.matchAll(/<script([^>]*)>([^<]*)<\/script>/g)]
    expect(scripts.length).toBeGreaterThan(0)
    for (const [, attributes, inline] of scripts) {
      expect(inline?.trim()).toBe('')
      const src = /src="([^"]+)"/.exec(attributes ?? '')?.[1] ?? ''
      expect((await stranger.get(src)).statusCode).toBe(200)
    }
  })
})
type Operation = {
  operationId?: string
  summary?: string
  tags?: string[]
  responses: Record<string, { content?: object }>
}

describe('health', () => {
  test('is asked by anybody', async () => {
    expect((await stranger.get('/healthz')).json()).toEqual({ status: 'alive' })
    expect((await stranger.get('/readyz')).json()).toEqual({ status: 'ready', queue: 'ready' })
    expect((await stranger.get('/api/health')).json()).toEqual({ status: 'alive', version: '0.0.0' })
  })

  test('says which engine is not there', async () => {
    await using dying = await openHouse()
    await dying.causerie.engines.queue.close()
    await dying.causerie.engines.bus.close()
    await dying.causerie.engines.store.close()
    const response = await dying.stranger().get('/readyz')
    expect(response.json()).toMatchObject({
      status: 503,
      code: 'not-ready',
      detail: expect.stringMatching(/^The (store|queue) is not ready: /),
    })
    expect((await dying.stranger().get('/healthz')).statusCode).toBe(200)
  })

  test('figures count routes, not people', async () => {
    const driss = await house.signIn('driss')
    await driss.get('/api/me')
    const { body, headers } = await stranger.get('/metrics')
    expect(headers['content-type']).toContain('text/plain')
    expect(body).toMatch(
      /causerie_http_request_duration_seconds_count\{method="GET",route="\/api\/me",status="200"\} 1/,
    )
    expect(body).toContain('causerie_live_sockets 0')
    expect(body).toContain('causerie_queue_jobs{state="waiting"} 0')
    expect(body).toContain('process_resident_memory_bytes')
    expect(body).not.toContain('driss')
  })
})
