import { describe, expect, test } from 'vitest'
import {
  canReply,
  type ConnectorError,
  type OutgoingPart,
  type Session,
} from '../../server/ports/connector.ts'
import { connectorFaults } from '../contract/connector-faults.ts'
import { type OpenMastodon, openMastodon } from '../support/mastodon.ts'
import { caughtUp, has, readUntil } from '../support/reading.ts'
import { onTown, vanish } from '../support/town-networks.ts'

const signal = () => AbortSignal.timeout(10_000)
const network = 'mastodon' as const

connectorFaults('Mastodon', {
  open: async ({ stream, pages }) => {
    const pace = { streamQuiet: 300, ...(pages && { pageSizes: { notifications: pages, own: pages } }) }
    const world = await openMastodon({ stream, pace })
    return { ...world, network: onTown(world.town, 'mastodon'), vanish: () => vanish(world.town) }
  },
  sendOnce: 'idempotency-key',
  signIn: 'verify_credentials',
  reads: ['notifications', 'account-statuses'],
  send: 'post-status',
  beforeSend: ['verify_credentials', 'instance'],
  lookUp: 'account-statuses',
  refusals: () => ({ 401: 'auth', 422: 'permanent' }),
  spoils: ['shuffle', 'repeat'],
  streams: ['stream-drop', 'stream-silent', 'wrong-streaming-address'],
  forgetKeys: { kind: 'ignore-idempotency-key' },
})

describe('reading under faults', () => {
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

describe('sending', () => {
  test.for([
    { visibility: 'unlisted', reason: 'mention' },
    { visibility: 'private', reason: 'mention' },
    { visibility: 'direct', reason: 'direct' },
  ] as const)(
    'an answer to a $visibility post is no wider, and keeps its warning',
    async ({ visibility, reason }) => {
      await using world = await openMastodon()
      const session = await world.open()
      if (!canReply(session)) throw new Error('it cannot reply')
      const post = world.town.control.post({ network, text: 'not too loud', visibility, warning: 'health' })
      const asked = (await readUntil(session, { until: has(post.uri) })).byUri.get(post.uri)
      expect(asked).toMatchObject({ reason })
      const part = {
        clientId: session.newClientId(),
        text: 'Surely.',
        language: null,
        inReplyTo: { uri: post.uri, native: asked?.native },
        previous: null,
        createdAt: new Date().toISOString(),
      }
      const sent = await session.send(part, signal())
      expect(sent.native).toMatchObject({ visibility, spoiler: 'health' })
      expect(world.town.control.findThread(post.uri)?.replies[0]?.text).toBe(
        `@${asked?.author.handle} Surely.`,
      )
    },
  )

  test('the server’s own limit holds', async () => {
    await using world = await openMastodon({ mastodonCharacters: 5000 })
    const account = await world.connector.check(world.settings, signal())
    expect(account.textLimit).toBe(5000)
    const session = await world.open()
    if (!canReply(session)) throw new Error('it cannot reply')
    await session.send({ ...(await partFor(world, session)), text: 'é'.repeat(4900) }, signal())
  })
})
