import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { canRecheck, canReply, type NetworkPost, type OutgoingPart } from '../../server/ports/connector.ts'
import { findOfficial, readOfficial } from '../spec/openapi.ts'
import { mastodonMessages, ownMastodon } from '../spec/schemas/mastodon.ts'
import { openMastodon } from '../support/mastodon.ts'
import { caughtUp, has, readUntil } from '../support/reading.ts'
import { startValidatingProxy } from '../support/validating-proxy.ts'

const official = findOfficial(/^mastodon-.*\.json$/).map(({ path }) =>
  readOfficial(path, {
    lists: 'brackets',
    sockets: (schema) => [
      {
        path: '/api/v1/streaming',
        read: mastodonMessages({ status: schema('Status'), notification: schema('Notification') }),
      },
    ],
  }),
)

// Skipped, only our own schemas were asked.
test.skipIf(official.length === 0)('Mastodon’s own description lies where NETWORK_SPECS says', () => {
  expect(official[0]?.operations.length).toBeGreaterThan(100)
})

const network = 'mastodon' as const
const signal = () => AbortSignal.timeout(10_000)

test('the whole life of a session is as the descriptions say', async () => {
  await using world = await openMastodon({
    history: true,
    stream: true,
    // Checking every answer against whole descriptions takes its time.
    pace: { pageSizes: { notifications: 30, own: 30 }, requestTimeout: 5_000 },
  })
  const descriptions = [ownMastodon, ...official]
  await using proxy = await startValidatingProxy({ target: world.town.networks.mastodon.url, descriptions })
  world.settings['server'] = proxy.url
  const { control } = world.town
  const session = await world.open()
  if (!canReply(session) || !canRecheck(session)) throw new Error('it can neither reply nor re-check')

  // A first look back, and posts that bring the thread above them along.
  const post = control.post({ network, text: 'see https://example.com #tram', warning: 'trams' })
  const gone = control.post({ network, text: 'forget it' })
  const elsewhere = control.post({ network, text: 'said to nobody', mention: false })
  const asked = control.post({ replyTo: elsewhere.uri, text: 'ask them', mention: true })
  const first = await readUntil(session, {
    until: (all) => has(post.uri, gone.uri, elsewhere.uri, asked.uri)(all) && caughtUp(all),
  })
  const seen = (uri: string) => first.byUri.get(uri) as NetworkPost

  // A reply, sent once, and looked for.
  const part: OutgoingPart = {
    clientId: session.newClientId(),
    text: 'Here: https://example.com/umbrellas',
    language: 'en',
    createdAt: new Date().toISOString(),
    inReplyTo: seen(post.uri),
    previous: null,
  }
  control.fault({ kind: 'lost-answer', method: 'mastodon post-status' })
  await expect(session.send(part, signal())).rejects.toMatchObject({ outcome: 'maybe-sent' })
  const sent = await session.send(part, signal())
  expect(await session.lookUp(part, signal())).toEqual(sent)
  const second = { ...part, clientId: session.newClientId(), text: 'And a second part.', previous: sent }
  await session.send(second, signal())

  // What goes on while the stream is heard: posts, quotes, an edit, a deletion.
  let quick = ''
  await readUntil(session, {
    cursor: first.cursor,
    until: (kept) => {
      if (control.account().streams > 0 && !quick) {
        control.post({ replyTo: post.uri, text: '@ligneclaire@pont.town.test me too' })
        quick = control.post({ quote: sent.uri, text: 'quick!' }).uri
        control.edit(post.uri, '@ligneclaire@pont.town.test edited')
        control.remove(gone.uri)
      }
      return has(quick)(kept) && kept.deleted.has(gone.uri) && kept.byUri.get(post.uri)?.editedAt !== null
    },
  })
  expect(await session.findGone([seen(post.uri), seen(gone.uri)], signal())).toEqual([gone.uri])
  const late = { ...part, clientId: session.newClientId(), inReplyTo: seen(gone.uri) }
  await expect(session.send(late, signal())).rejects.toMatchObject({ kind: 'permanent' })

  // Catching up over several pages.
  const many = Array.from({ length: 70 }, (_, i) => control.post({ network, text: `many ${i}` }).uri)
  await readUntil(session, { cursor: first.cursor, until: has(...many) })

  // Refusals.
  for (const fault of [
    { kind: 'rate-limit', method: 'mastodon notifications' },
    { kind: 'error', status: 503, method: 'mastodon account-statuses' },
    { kind: 'reset', method: 'mastodon notifications' },
    { kind: 'rate-limit', method: 'mastodon post-status' },
    { kind: 'expire-tokens', network: 'mastodon', method: 'mastodon' },
  ] as const) {
    control.clearFaults()
    // A list of the reading before may still be on its way.
    control.fault({ ...fault, times: 5 })
    const refused = fault.method.endsWith('status')
      ? session.send({ ...part, clientId: session.newClientId() }, signal())
      : readUntil(session, { cursor: first.cursor, until: () => false })
    await expect(refused).rejects.toMatchObject({ name: 'ConnectorError' })
  }

  expect(proxy.problems()).toEqual([])
  const told = [...proxy.seen().keys()]
  const expected = [
    'GET /api/v1/accounts/verify_credentials 200',
    'GET /api/v1/accounts/{id}/statuses 200',
    'GET /api/v1/accounts/{id}/statuses 503',
    'GET /api/v1/notifications 200',
    'GET /api/v1/notifications 401',
    'GET /api/v1/notifications 429',
    'GET /api/v1/notifications broken',
    'GET /api/v1/statuses 200',
    'GET /api/v1/statuses/{id} 404',
    'GET /api/v1/statuses/{id}/context 200',
    'GET /api/v2/instance 200',
    'POST /api/v1/statuses 200',
    'POST /api/v1/statuses 404',
    'POST /api/v1/statuses 429',
    'POST /api/v1/statuses broken',
    'message /api/v1/streaming',
  ]
  expect(expected.filter((one) => !told.includes(one))).toEqual([])
})

test('what is not described is found out', async () => {
  await using world = await openMastodon()
  const { url, account } = world.town.networks.mastodon
  await using proxy = await startValidatingProxy({ target: url, descriptions: [ownMastodon] })
  const headers = { authorization: `Bearer ${account.accessToken}` }
  const ask = (path: string, init: RequestInit = {}) =>
    fetch(`${proxy.url}/api/v1/${path}`, { headers, ...init })
  const body = (value: object) => ({
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify(value),
  })
  await ask('notifications?types[]=mention&limit=400')
  await ask('notifications?types[]=poll&min_id=')
  await ask('notifications?limit=1&since=yesterday', { headers: {} })
  await ask('timelines/home')
  await ask('statuses', body({ status: 'hello', in_reply_to_id: 7, mood: 'gay' }))
  const told = proxy.problems().map((one) => one.replace('our own schemas of Mastodon: ', ''))
  for (const expected of [
    /^GET \/api\/v1\/notifications: parameter limit .*maximum/,
    /^GET \/api\/v1\/notifications: parameter types .*enum/,
    /^GET \/api\/v1\/notifications: parameter min_id .*pattern/,
    /^GET \/api\/v1\/notifications: parameter since is not described/,
    /^GET \/api\/v1\/notifications: parameter types is missing/,
    /^GET \/api\/v1\/notifications: is not signed by bearer/,
    /^GET \/api\/v1\/timelines\/home: is not described/,
    /^POST \/api\/v1\/statuses: header Idempotency-Key is missing/,
    /^POST \/api\/v1\/statuses: body \/in_reply_to_id/,
    /^POST \/api\/v1\/statuses: body .*mood/,
    /^POST \/api\/v1\/statuses: body .*visibility/,
  ])
    expect(
      told.filter((one) => expected.test(one)),
      `${expected} of ${told.join('\n')}`,
    ).not.toEqual([])
})

test('a server that answers what is not described is found out', async () => {
  const answers: Record<string, unknown> = {
    '/api/v2/instance': { domain: '', configuration: { statuses: { max_characters: '500' } } },
    '/api/v1/statuses/7': { id: 7, mood: 'gay', visibility: 'whispered', account: { aura: 'blue' } },
  }
  const server = createServer(({ url = '' }, response) => {
    response.writeHead(url in answers ? 200 : 418, { 'content-type': 'application/json' })
    response.end(JSON.stringify(answers[url] ?? {}))
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const target = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const descriptions = [ownMastodon, ...official]
  await using proxy = await startValidatingProxy({ target, descriptions })
  const headers = { authorization: 'Bearer abc' }
  for (const path of [...Object.keys(answers), '/api/v1/notifications?types[]=mention'])
    await fetch(proxy.url + path, { headers })
  server.close()
  const expected = [
    /v2\/instance: 200: \/domain/,
    /v2\/instance: 200: \/configuration\/statuses\/max_characters/,
    /statuses\/\{id\}: 200: \/id/,
    /statuses\/\{id\}: 200: \/visibility/,
    /notifications: 418: status 418 is not described/,
    ...official.flatMap(() => [/200: \/mood is not/, /200: \/account\.aura is not/]),
  ]
  const told = proxy.problems()
  expect(
    expected.filter((one) => !told.some((problem) => one.test(problem))),
    told.join('\n'),
  ).toEqual([])
})
