import { describe, expect, test } from 'vitest'
import { canRecheck, type NetworkPost, type OutgoingPart } from '../../server/ports/connector.ts'
import type { Description } from '../spec/description.ts'
import { findOfficial, readOfficial } from '../spec/openapi.ts'
import { ownX } from '../spec/schemas/x.ts'
import type { JsonSchema } from '../spec/values.ts'
import { caughtUp, has, readUntil } from '../support/reading.ts'
import { startValidatingProxy } from '../support/validating-proxy.ts'
import { openXTown } from '../support/x-town.ts'

const versions = [
  { speech: 'tweet', name: /^x-api-v2\.157.*\.json$/ },
  { speech: 'post', name: /^x-api-v2\.167.*\.json$/ },
] as const

/** In August X left out what it says of a refused request as a whole; what January's description has of it holds. */
const withPlainProblems = (description: Description): Description => {
  const { schemas } = description.root['components'] as { schemas: Record<string, JsonSchema> }
  const plain = {
    type: 'object',
    required: ['type', 'title'],
    properties: {
      type: { enum: ['about:blank'] },
      title: { type: 'string' },
      detail: { type: 'string' },
      status: { type: 'integer' },
    },
  }
  const kinds = schemas['Problem']?.['anyOf'] as JsonSchema[] | undefined
  kinds?.push(plain)
  return description
}

const signal = () => AbortSignal.timeout(10_000)

describe.each(versions)('X in words of $speech', ({ speech, name }) => {
  const official = findOfficial(name).map(({ path }) =>
    withPlainProblems(readOfficial(path, { lists: 'commas' })),
  )

  // Skipped, only our own schemas were asked.
  test.skipIf(official.length === 0)('X’s own description lies where NETWORK_SPECS says', () => {
    expect(official[0]?.operations.length).toBeGreaterThan(100)
  })

  test('the whole life of a session is as the descriptions say', async () => {
    // What is slow here is the checking.
    const pace = { requestTimeout: 8000 }
    await using world = await openXTown({ speech, history: true, keepAlive: 100, pace })
    const descriptions = [ownX(speech), ...official]
    await using proxy = await startValidatingProxy({ target: world.town.networks.x.url, descriptions })
    const { control, networks } = world.town
    world.settings['service'] = proxy.url
    world.settings['bearerToken'] = networks.x.account.bearerToken
    const session = await world.open()
    if (!canRecheck(session)) throw new Error('it cannot re-check')

    const post = world.post({ text: 'where is my umbrella? see https://example.com #tram' })
    const gone = world.post({ text: 'forget it' })
    const first = await readUntil(session, { until: (all) => has(post.uri, gone.uri)(all) && caughtUp(all) })
    const seen = (uri: string) => first.byUri.get(uri) as NetworkPost

    const part: OutgoingPart = {
      clientId: session.newClientId(),
      text: 'Here, at the counter.',
      language: 'en',
      createdAt: new Date().toISOString(),
      inReplyTo: seen(post.uri),
      previous: null,
    }
    const sent = await session.send(part, signal())
    expect(await session.lookUp(part, signal())).toMatchObject({ uri: sent.uri })
    await expect(session.send(part, signal())).rejects.toMatchObject({ kind: 'permanent' })
    const lost = { ...part, text: 'And open until six.' }
    control.fault({ kind: 'lost-answer', network: 'x', method: 'x createPost' })
    await expect(session.send(lost, signal())).rejects.toMatchObject({ outcome: 'maybe-sent' })
    expect(await session.lookUp(lost, signal())).toBeDefined()

    // What is said while the stream is heard, quotes and answers among it.
    let quick = ''
    await readUntil(session, {
      cursor: first.cursor,
      until: (kept) => {
        if (control.account().streamsOf.x > 0 && !quick) {
          world.post({ replyTo: sent.uri, text: 'thank you & all' })
          quick = world.post({ quote: sent.uri, text: 'quick!' }).uri
        }
        return has(quick)(kept) && [...proxy.seen().keys()].some((one) => one.startsWith('line '))
      },
    })
    control.remove(gone.uri)
    expect(await session.findGone([seen(post.uri), seen(gone.uri)], signal())).toEqual([gone.uri])

    const many = Array.from({ length: 130 }, (_, i) => world.post({ text: `many ${i}` }).uri)
    await readUntil(session, { cursor: first.cursor, until: has(...many) })

    // Refusals, without a stream to lean on.
    delete world.settings['bearerToken']
    const polling = await world.open()
    await readUntil(polling, { cursor: first.cursor, until: caughtUp })
    for (const fault of [
      { kind: 'rate-limit', method: 'x mentions' },
      { kind: 'error', status: 401, method: 'x mentions' },
      { kind: 'error', status: 402, method: 'x search' },
      { kind: 'error', status: 503, method: 'x timeline' },
      { kind: 'reset', method: 'x mentions' },
    ] as const) {
      control.clearFaults()
      control.fault({ ...fault, network: 'x', times: 3 })
      const refused = readUntil(polling, { cursor: first.cursor, until: () => false })
      await expect(refused).rejects.toMatchObject({ name: 'ConnectorError' })
    }
    control.clearFaults()
    control.fault({ kind: 'error', status: 429, network: 'x', method: 'x createPost' })
    await expect(session.send({ ...part, text: 'Once more.' }, signal())).rejects.toMatchObject({
      kind: 'rate-limit',
    })

    expect(proxy.problems()).toEqual([])
    // Each session tries the words of August first.
    const refused = [...proxy.seen()].filter(([what]) => what.endsWith(' 400'))
    expect(refused.reduce((sum, [, times]) => sum + times, 0)).toBe(speech === 'tweet' ? 2 : 0)
    const told = [...proxy.seen().keys()]
    const expected = [
      'GET /2/users/me 200',
      'GET /2/users/{id}/mentions 200',
      'GET /2/users/{id}/mentions 401',
      'GET /2/users/{id}/mentions 429',
      'GET /2/users/{id}/tweets 200',
      'GET /2/users/{id}/tweets 503',
      'GET /2/tweets/search/recent 200',
      'GET /2/tweets/search/recent 402',
      'GET /2/tweets 200',
      'POST /2/tweets 201',
      'POST /2/tweets 403',
      'POST /2/tweets 429',
      'POST /2/tweets broken',
      'GET /2/tweets/search/stream/rules 200',
      'POST /2/tweets/search/stream/rules 200',
      'GET /2/tweets/search/stream 200',
      'line GET /2/tweets/search/stream',
    ]
    expect(expected.filter((one) => !told.includes(one))).toEqual([])
  })
})
