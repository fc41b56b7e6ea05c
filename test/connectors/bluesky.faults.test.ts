import { describe, expect, test } from 'vitest'
import { canReply, type OutgoingPart, type Session } from '../../server/ports/connector.ts'
import { connectorFaults } from '../contract/connector-faults.ts'
import { caughtUp, has, readUntil } from '../support/reading.ts'
import { onTown, vanish } from '../support/town-networks.ts'
import { type OpenTown, openTown } from '../support/town.ts'

const signal = () => AbortSignal.timeout(10_000)

connectorFaults('Bluesky', {
  open: async ({ stream, pages }) => {
    const pace = { streamQuiet: 300, ...(pages && { pageSizes: { first: pages, next: pages } }) }
    const world = await openTown({ stream, pace })
    return { ...world, network: onTown(world.town, 'bluesky'), vanish: () => vanish(world.town) }
  },
  sendOnce: 'client-id',
  signIn: 'createSession',
  reads: ['listNotifications', 'getAuthorFeed', 'getPosts'],
  send: 'putRecord',
  beforeSend: ['createSession', 'resolveHandle'],
  lookUp: 'getRecord',
  refusals: (method) => ({
    // A refused token is renewed, and what was refused is asked again.
    401: method === 'createSession' ? 'auth' : null,
    // A handle that nobody has stays plain text.
    404: method === 'resolveHandle' ? null : 'permanent',
  }),
  spoils: ['shuffle', 'repeat'],
  streams: ['stream-drop', 'stream-silent'],
})

describe('reading under faults', () => {
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

describe('sending', () => {
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
