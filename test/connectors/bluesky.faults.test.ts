import { describe, expect, test } from 'vitest'
import { neverLeft } from '../../connectors/kit/failures.ts'
import {
  canReply,
  type ConnectorError,
  type OutgoingPart,
  type Session,
} from '../../server/ports/connector.ts'
import type { Fault } from '../../town/index.ts'
import { caughtUp, has, readUntil } from '../support/reading.ts'
import { type OpenTown, openTown } from '../support/town.ts'

const signal = () => AbortSignal.timeout(10_000)

type Expectation = { fault: Fault; kind: string; outcome?: string }

const readFaults: Expectation[] = ['listNotifications', 'getAuthorFeed', 'getPosts', 'createSession'].flatMap(
  (method) => [
    { fault: { kind: 'rate-limit', method } as const, kind: 'rate-limit' },
    ...[500, 502, 503].map((status) => ({
      fault: { kind: 'error', status, method } as const,
      kind: 'transient',
    })),
    { fault: { kind: 'hang', method } as const, kind: 'transient' },
    { fault: { kind: 'reset', method } as const, kind: 'transient' },
    { fault: { kind: 'lost-answer', method } as const, kind: 'transient' },
  ],
)

const nameOf = ({ kind, status, method }: Fault) =>
  [kind, status, method && `on ${method}`].filter(Boolean).join(' ')

describe('reading under faults', () => {
  test.for(readFaults)(
    'nothing-missed: $fault.kind $fault.status on $fault.method',
    async ({ fault, kind }) => {
      await using world = await openTown()
      const { control } = world.town
      const first = await readUntil(await world.open(), { until: caughtUp })
      const posted = Array.from({ length: 25 }, (_, i) =>
        control.post({ text: `during ${nameOf(fault)} ${i}` }),
      )
      // A fresh session, so that signing in is part of what may fail.
      const session = await world.open()
      control.fault(fault)
      const failure = await readUntil(session, { cursor: first.cursor, until: () => false }).catch(
        (error: unknown) => error,
      )
      expect(failure).toMatchObject({ name: 'ConnectorError', kind })
      const asksToWait = ((failure as ConnectorError).retryAfterMs ?? 0) > 500
      expect(asksToWait).toBe(kind === 'rate-limit')
      expect((failure as Error).cause).toBeDefined()
      await readUntil(session, { cursor: first.cursor, until: has(...posted.map(({ uri }) => uri)) })
    },
  )

  test('nothing-missed: a failure half-way leaves a cursor that comes back to the rest', async () => {
    await using world = await openTown()
    const { control } = world.town
    const session = await world.open()
    const posted = Array.from({ length: 90 }, (_, i) => control.post({ text: `one of many ${i}` }).uri)
    const seen = new Set<string>()
    let cursor: string | null = null
    for (let attempt = 0; attempt < 20 && seen.size < posted.length; attempt++) {
      try {
        for await (const page of session.read('notifications', cursor, signal())) {
          for (const { uri } of page.posts) seen.add(uri)
          cursor = page.cursor
          control.fault({ kind: 'error', method: 'getPosts' })
          if (page.coveredUntil) break
        }
      } catch {
        control.clearFaults()
      }
    }
    expect([...seen].sort()).toEqual([...posted].sort())
  })

  test('what lies beyond the reach of a catch-up is told as a gap', async () => {
    await using world = await openTown({
      pace: { catchUpPages: 2, pageSizes: { first: 5, next: 5 }, overlap: 0 },
    })
    const { control } = world.town
    const session = await world.open()
    const known = control.post({ text: 'known' })
    const first = await readUntil(session, { until: (kept) => has(known.uri)(kept) && caughtUp(kept) })
    const posted = Array.from({ length: 30 }, (_, i) => control.post({ text: `too many ${i}` }))
    const kept = await readUntil(session, { cursor: first.cursor, until: caughtUp })
    const gap = kept.pages[0]?.gap
    expect(gap?.from).toBe(known.record.createdAt)
    expect(gap?.to).toBe(posted.find(({ uri }) => kept.byUri.has(uri))?.record.createdAt)
  })

  test.for(['shuffle', 'repeat'] as const)('nothing-missed: list pages in %s', async (kind) => {
    await using world = await openTown({ pace: { pageSizes: { first: 10, next: 10 } } })
    const { control } = world.town
    const session = await world.open()
    control.fault({ kind, times: 1000 })
    const before = Array.from({ length: 60 }, (_, i) => control.post({ text: `before ${i}` }).uri)
    const first = await readUntil(session, { until: (kept) => has(...before)(kept) && caughtUp(kept) })
    const after = Array.from({ length: 60 }, (_, i) => control.post({ text: `after ${i}` }).uri)
    await readUntil(session, { cursor: first.cursor, until: has(...after) })
  })

  test('expired tokens are renewed without anybody noticing', async () => {
    await using world = await openTown()
    const session = await world.open()
    const first = await readUntil(session, { until: caughtUp })
    world.town.control.fault({ kind: 'expire-tokens' })
    const post = world.town.control.post({ text: 'after the tokens' })
    await readUntil(session, { cursor: first.cursor, until: has(post.uri) })
  })

  test('everything Town handed out was read, as its own account says', async () => {
    await using world = await openTown({ history: true })
    const session = await world.open()
    const kept = await readUntil(session, { until: caughtUp })
    const handedOut = world.town.control.account().handedOut.map(({ uri }) => uri)
    expect(handedOut.length).toBeGreaterThan(700)
    expect(handedOut.filter((uri) => !kept.byUri.has(uri))).toEqual([])
  })
})

describe('the stream', () => {
  const quick = { pollEvery: 4000, streamQuiet: 300 }

  test('brings posts and deletions before the next poll', async () => {
    await using world = await openTown({ stream: true, pace: quick })
    const { control } = world.town
    const session = await world.open()
    let gone = ''
    const kept = await readUntil(session, {
      until: (soFar) => {
        if (soFar.pages.length === 1 && !gone) gone = control.post({ text: 'soon taken back' }).uri
        if (soFar.byUri.has(gone)) control.remove(gone)
        return soFar.deleted.has(gone)
      },
      ms: 3500,
    })
    expect(kept.byUri.get(gone)?.reason).toBe('mention')
  })

  test.for(['stream-drop', 'stream-silent'] as const)('nothing-missed: %s', async (kind) => {
    await using world = await openTown({ stream: true, pace: { streamQuiet: 300, pollEvery: 300 } })
    const { control } = world.town
    const session = await world.open()
    control.fault({ kind, times: 1000 })
    const first = await readUntil(session, { until: caughtUp })
    const post = control.post({ text: 'unheard' })
    await readUntil(session, { cursor: first.cursor, until: has(post.uri) })
  })
})

const partFor = async (world: OpenTown, session: Session): Promise<OutgoingPart> => {
  const post = world.town.control.post({ text: 'please answer once' })
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

const sendFaults: Required<Expectation>[] = [
  { fault: { kind: 'lost-answer', method: 'putRecord' }, kind: 'transient', outcome: 'maybe-sent' },
  { fault: { kind: 'reset', method: 'putRecord' }, kind: 'transient', outcome: 'maybe-sent' },
  { fault: { kind: 'hang', method: 'putRecord' }, kind: 'transient', outcome: 'maybe-sent' },
  { fault: { kind: 'error', status: 500, method: 'putRecord' }, kind: 'transient', outcome: 'maybe-sent' },
  { fault: { kind: 'error', status: 503, method: 'putRecord' }, kind: 'transient', outcome: 'maybe-sent' },
  { fault: { kind: 'rate-limit', method: 'putRecord' }, kind: 'rate-limit', outcome: 'not-sent' },
]

describe('sending under faults', () => {
  test.for(sendFaults)('sent-at-most-once: $fault.kind $fault.status', async ({ fault, kind, outcome }) => {
    await using world = await openTown()
    const session = await world.open()
    if (!canReply(session)) throw new Error('it cannot reply')
    const part = await partFor(world, session)
    world.town.control.fault(fault)
    await expect(session.send(part, signal())).rejects.toMatchObject({ kind, outcome })
    const found = await session.lookUp(part, signal())
    expect(found !== undefined).toBe(fault.kind === 'lost-answer')
    const sent = await session.send(part, signal())
    const { received } = world.town.control.account()
    expect(received.map(({ uri, stored }) => ({ uri, stored }))).toEqual([{ uri: sent.uri, stored: 1 }])
    expect(world.town.control.findThread(part.inReplyTo.uri)?.replies).toHaveLength(1)
  })

  test('a network that is not there surely has nothing', async () => {
    await using world = await openTown()
    const session = await world.open()
    if (!canReply(session)) throw new Error('it cannot reply')
    const part = await partFor(world, session)
    await world.town.close()
    // Until the connections that were kept open are known to be cut.
    await expect.poll(() => fetch(world.town.url).catch(neverLeft), { timeout: 5000 }).toBe(true)
    await expect(session.send(part, signal())).rejects.toMatchObject({
      kind: 'transient',
      outcome: 'not-sent',
    })
  })

  test('a handle that no longer resolves does not make a repeat another post', async () => {
    await using world = await openTown()
    const session = await world.open()
    if (!canReply(session)) throw new Error('it cannot reply')
    const part = {
      ...(await partFor(world, session)),
      text: 'Hello @nobody.town.test, see https://example.com',
    }
    const sent = await session.send(part, signal())
    world.town.control.fault({ kind: 'error', status: 400, method: 'resolveHandle' })
    expect(await session.send(part, signal())).toEqual(sent)
    expect(world.town.control.account().received[0]?.stored).toBe(1)
  })
})
