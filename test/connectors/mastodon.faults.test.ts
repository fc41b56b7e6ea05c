import { describe, expect, test } from 'vitest'
import {
  canReply,
  type ConnectorError,
  type OutgoingPart,
  type Session,
} from '../../server/ports/connector.ts'
import type { Fault } from '../../town/index.ts'
import { type OpenMastodon, openMastodon } from '../support/mastodon.ts'
import { caughtUp, has, readUntil } from '../support/reading.ts'

const signal = () => AbortSignal.timeout(10_000)
const network = 'mastodon' as const

type Expectation = { fault: Fault; kind: string; outcome?: string }

const readFaults: Expectation[] = ['notifications', 'account-statuses', 'verify_credentials'].flatMap(
  (name) => {
    const method = `mastodon ${name}`
    return [
      { fault: { kind: 'rate-limit', method } as const, kind: 'rate-limit' },
      ...[500, 502, 503].map((status) => ({
        fault: { kind: 'error', status, method } as const,
        kind: 'transient',
      })),
      { fault: { kind: 'hang', method } as const, kind: 'transient' },
      { fault: { kind: 'reset', method } as const, kind: 'transient' },
      { fault: { kind: 'lost-answer', method } as const, kind: 'transient' },
    ]
  },
)

describe('reading under faults', () => {
  test.for(readFaults)(
    'nothing-missed: $fault.kind $fault.status on $fault.method',
    async ({ fault, kind }) => {
      await using world = await openMastodon()
      const { control } = world.town
      const first = await readUntil(await world.open(), { until: caughtUp })
      const posted = Array.from(
        { length: 25 },
        (_, i) => control.post({ network, text: `during it ${i}` }).uri,
      )
      const session = await world.open()
      control.fault(fault)
      const failure = await readUntil(session, { cursor: first.cursor, until: () => false }).catch(
        (error: unknown) => error,
      )
      expect(failure).toMatchObject({ name: 'ConnectorError', kind })
      expect(((failure as ConnectorError).retryAfterMs ?? 0) > 500).toBe(kind === 'rate-limit')
      expect((failure as Error).cause).toBeDefined()
      await readUntil(session, { cursor: first.cursor, until: has(...posted) })
    },
  )

  test('a reset time in ISO form is waited for, not longer', async () => {
    await using world = await openMastodon()
    const session = await world.open()
    world.town.control.fault({ kind: 'rate-limit', method: 'mastodon notifications' })
    const failure = await readUntil(session, { until: () => false }).catch((error: unknown) => error)
    expect((failure as ConnectorError).retryAfterMs).toBeLessThanOrEqual(3000)
  })

  test('a token that was taken back is told as such', async () => {
    await using world = await openMastodon()
    const session = await world.open()
    const first = await readUntil(session, { until: caughtUp })
    world.town.control.fault({ kind: 'expire-tokens', network: 'mastodon' })
    const failure = await readUntil(session, { cursor: first.cursor, until: () => false }).catch(
      (error: unknown) => error,
    )
    expect(failure).toMatchObject({ kind: 'auth' })
  })

  test.for(['shuffle', 'repeat'] as const)('nothing-missed: lists that %s', async (kind) => {
    await using world = await openMastodon({ pace: { pageSizes: { notifications: 10, own: 10 } } })
    const { control } = world.town
    const session = await world.open()
    control.fault({ kind, times: 1000 })
    const before = Array.from({ length: 60 }, (_, i) => control.post({ network, text: `before ${i}` }).uri)
    const first = await readUntil(session, { until: (kept) => has(...before)(kept) && caughtUp(kept) })
    const after = Array.from({ length: 60 }, (_, i) => control.post({ network, text: `after ${i}` }).uri)
    await readUntil(session, { cursor: first.cursor, until: has(...after) })
  })

  test('everything Town handed out was read, as its own account says', async () => {
    await using world = await openMastodon({ history: true })
    const kept = await readUntil(await world.open(), { until: caughtUp })
    const handedOut = world.town.control.account().handedOut.map(({ uri }) => uri)
    expect(handedOut.length).toBeGreaterThan(250)
    expect(handedOut.filter((uri) => !kept.byUri.has(uri))).toEqual([])
    expect([...kept.byUri.values()].filter(({ reason }) => reason === 'mention').length).toBeGreaterThan(90)
  })

  test.for([false, true])('an edit is read again, with a stream: %s', async (stream) => {
    await using world = await openMastodon({ stream })
    const { control } = world.town
    const session = await world.open()
    const post = control.post({ network, text: 'where is my umberlla' })
    const first = await readUntil(session, { until: has(post.uri) })
    control.edit(post.uri, '@ligneclaire@pont.town.test where is my umbrella')
    const kept = await readUntil(session, { cursor: first.cursor, until: has(post.uri) })
    expect(kept.byUri.get(post.uri)).toMatchObject({
      reason: 'mention',
      editedAt: expect.any(String) as string,
    })
    expect(kept.byUri.get(post.uri)?.text).toContain('umbrella')
  })
})

describe('the stream', () => {
  test('brings posts and deletions before the next poll', async () => {
    await using world = await openMastodon({ stream: true, pace: { pollEvery: 5000, pollBeside: 5000 } })
    const { control } = world.town
    const session = await world.open()
    let gone = ''
    const kept = await readUntil(session, {
      until: (soFar) => {
        if (control.account().streams > 0 && !gone)
          gone = control.post({ network, text: 'soon taken back' }).uri
        if (soFar.byUri.has(gone)) control.remove(gone)
        return soFar.deleted.has(gone)
      },
      ms: 4500,
    })
    expect(kept.byUri.get(gone)?.reason).toBe('mention')
  })

  test.for(['stream-drop', 'stream-silent'] as const)('nothing-missed: %s', async (kind) => {
    await using world = await openMastodon({ stream: true, pace: { streamQuiet: 300 } })
    const { control } = world.town
    const session = await world.open()
    control.fault({ kind, times: 1000 })
    const first = await readUntil(session, { until: caughtUp })
    const post = control.post({ network, text: 'unheard' })
    await readUntil(session, { cursor: first.cursor, until: has(post.uri) })
  })

  test('nothing-missed: a wrong streaming address is told, and polls go on', async () => {
    await using world = await openMastodon({ stream: true })
    const { control } = world.town
    const told: string[] = []
    const session = await world.open({ now: () => new Date(), log: ({ message }) => told.push(message) })
    control.fault({ kind: 'wrong-streaming-address', times: 10 })
    const post = control.post({ network, text: 'found all the same' })
    await readUntil(session, { until: (kept) => has(post.uri)(kept) && told.length > 0 })
    // The server's own address is tried next.
    await readUntil(session, { until: () => control.account().streams > 0 })
  })
})

const partFor = async (world: OpenMastodon, session: Session): Promise<OutgoingPart> => {
  const post = world.town.control.post({ network, text: 'please answer once' })
  const kept = await readUntil(session, { until: has(post.uri) })
  if (!canReply(session)) throw new Error('it cannot reply')
  return {
    clientId: session.newClientId(),
    text: 'Once, and only once.',
    createdAt: new Date().toISOString(),
    language: 'en',
    inReplyTo: { uri: post.uri, native: kept.byUri.get(post.uri)?.native },
    previous: null,
  }
}

const method = 'mastodon post-status'
const sendFaults: Required<Expectation>[] = [
  { fault: { kind: 'lost-answer', method }, kind: 'transient', outcome: 'maybe-sent' },
  { fault: { kind: 'reset', method }, kind: 'transient', outcome: 'maybe-sent' },
  { fault: { kind: 'hang', method }, kind: 'transient', outcome: 'maybe-sent' },
  { fault: { kind: 'error', status: 500, method }, kind: 'transient', outcome: 'maybe-sent' },
  { fault: { kind: 'error', status: 503, method }, kind: 'transient', outcome: 'maybe-sent' },
  { fault: { kind: 'rate-limit', method }, kind: 'rate-limit', outcome: 'not-sent' },
]

describe('sending under faults', () => {
  test.for(
    sendFaults.flatMap((one) => [
      { ...one, ignores: false },
      { ...one, ignores: true },
    ]),
  )(
    'sent-at-most-once: $fault.kind $fault.status, key ignored: $ignores',
    async ({ fault, kind, outcome, ignores }) => {
      await using world = await openMastodon()
      const session = await world.open()
      if (!canReply(session)) throw new Error('it cannot reply')
      const part = await partFor(world, session)
      if (ignores) world.town.control.fault({ kind: 'ignore-idempotency-key', times: 100 })
      world.town.control.fault(fault)
      await expect(session.send(part, signal())).rejects.toMatchObject({ kind, outcome })
      const found = await session.lookUp(part, signal())
      expect(found !== undefined).toBe(fault.kind === 'lost-answer')
      const sent = await session.send(part, signal())
      const { received } = world.town.control.account()
      expect(received.map(({ uri, stored }) => ({ uri, stored }))).toEqual([{ uri: sent.uri, stored: 1 }])
      expect(world.town.control.findThread(part.inReplyTo.uri)?.replies).toHaveLength(1)
    },
  )

  test('a direct post with a warning is answered directly, with the warning', async () => {
    await using world = await openMastodon()
    const session = await world.open()
    if (!canReply(session)) throw new Error('it cannot reply')
    const post = world.town.control.post({
      network,
      text: 'between us',
      visibility: 'direct',
      warning: 'health',
    })
    const kept = await readUntil(session, { until: has(post.uri) })
    const asked = kept.byUri.get(post.uri)
    expect(asked).toMatchObject({ reason: 'direct' })
    const inReplyTo = { uri: post.uri, native: asked?.native }
    const part = {
      clientId: session.newClientId(),
      text: 'Surely.',
      language: null,
      inReplyTo,
      previous: null,
    }
    const sent = await session.send({ ...part, createdAt: new Date().toISOString() }, signal())
    expect(sent.native).toMatchObject({ visibility: 'direct', spoiler: 'health' })
    expect(world.town.control.findThread(post.uri)?.replies[0]?.text).toBe(`@${asked?.author.handle} Surely.`)
  })

  test('the server’s own limit holds', async () => {
    await using world = await openMastodon({ mastodonCharacters: 5000 })
    const account = await world.connector.check(world.settings, signal())
    expect(account.textLimit).toBe(5000)
    const session = await world.open()
    if (!canReply(session)) throw new Error('it cannot reply')
    await session.send({ ...(await partFor(world, session)), text: 'é'.repeat(4900) }, signal())
  })
})
