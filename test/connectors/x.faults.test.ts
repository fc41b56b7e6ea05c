import { describe, expect, test } from 'vitest'
import type { CanReply, Charge, NetworkPost, OutgoingPart, Session } from '../../server/ports/connector.ts'
import type { TownPost } from '../../town/index.ts'
import { connectorFaults } from '../contract/connector-faults.ts'
import { caughtUp, has, readUntil } from '../support/reading.ts'
import { onTown, vanish } from '../support/town-networks.ts'
import { oauth2Settings, openXTown, type OpenXTown, xStreamPace } from '../support/x-town.ts'

const signal = () => AbortSignal.timeout(10_000)

connectorFaults('X', {
  open: async ({ stream, pages }) => {
    const pace = stream
      ? { ...xStreamPace, healEvery: 300 }
      : { ...(pages && { pageSize: pages, maxPages: 20 }) }
    const world = await openXTown({ stream, pace })
    return { ...world, network: onTown(world.town, 'x'), vanish: () => vanish(world.town) }
  },
  sendOnce: 'look-up',
  signIn: 'me',
  reads: ['mentions', 'search', 'timeline'],
  send: 'createPost',
  beforeSend: ['me'],
  lookUp: 'timeline',
  refusals: () => ({ 401: 'auth', 402: 'config' }),
  spoils: ['shuffle', 'repeat'],
  streams: ['stream-drop', 'stream-end', 'stream-silent', 'stream-repeat'],
  listensOn: true,
})

describe('reading X under faults', () => {
  test('nothing-missed: what is listed late, after newer posts were read', async () => {
    await using world = await openXTown({ searchLag: 900 })
    const session = await world.open()
    const asked = world.post({ text: 'where is the 81?' })
    await readUntil(session, { until: has(asked.uri) })
    const quote = world.post({
      text: 'look at that',
      quote: (await answer(session, await mentionOf(session, asked.uri))).uri,
    })
    const later = world.post({ text: 'and the 92?' })
    const first = await readUntil(session, { until: has(later.uri) })
    expect(first.byUri.has(quote.uri)).toBe(false)
    await readUntil(session, { cursor: first.cursor, until: has(quote.uri) })
  })

  test('a hole too large for one catch-up stays open, and is searched until it is closed', async () => {
    const pace = { pageSize: 5, maxPages: 2, catchUpPages: 2, overlap: 0, listLag: 0 }
    await using world = await openXTown({ pace })
    const session = await world.open()
    const known = world.post({ text: 'known' })
    const first = await readUntil(session, { until: (kept) => has(known.uri)(kept) && caughtUp(kept) })
    const posted = Array.from({ length: 100 }, (_, i) => world.post({ text: `too many ${i}` }))
    const kept = await readUntil(session, { cursor: first.cursor, until: caughtUp })
    expect(posted.filter(({ uri }) => !kept.byUri.has(uri))).toEqual([])
    const gaps = kept.pages.flatMap(({ gap }) => gap ?? [])
    expect(gaps).not.toEqual([])
    for (const gap of gaps) expect(gap).toMatchObject({ from: known.record.createdAt, to: null })
    // Until it is closed nothing is covered.
    expect(
      kept.pages
        .slice(0, -1)
        .map(({ coveredUntil }) => coveredUntil)
        .filter(Boolean),
    ).toEqual([])
  })

  test('a catch-up goes on beyond its usual pages until it is back at known ground', async () => {
    await using world = await openXTown({ pace: { pageSize: 5, maxPages: 2, overlap: 0 } })
    const session = await world.open()
    const known = world.post({ text: 'known' })
    const first = await readUntil(session, { until: (kept) => has(known.uri)(kept) && caughtUp(kept) })
    const posted = Array.from({ length: 30 }, (_, i) => world.post({ text: `many ${i}` }))
    const kept = await readUntil(session, { cursor: first.cursor, until: caughtUp })
    expect(posted.filter(({ uri }) => !kept.byUri.has(uri))).toEqual([])
    expect(kept.pages.map(({ gap }) => gap).filter(Boolean)).toEqual([])
  })

  test('nothing-missed: mentions that X lists no more are searched for', async () => {
    await using world = await openXTown({ pace: { overlap: 0 } })
    const session = await world.open()
    const known = world.post({ text: 'known' })
    const first = await readUntil(session, { until: (kept) => has(known.uri)(kept) && caughtUp(kept) })
    const posted = Array.from({ length: 1200 }, (_, i) => world.post({ text: `a storm ${i}` }))
    const kept = await readUntil(session, { cursor: first.cursor, until: caughtUp })
    expect(posted.filter(({ uri }) => !kept.byUri.has(uri))).toEqual([])
    expect(kept.pages.flatMap(({ gap }) => gap ?? [])).toEqual([])
    const { handedOut } = world.town.control.account()
    const by = new Map(handedOut.map((entry) => [entry.uri, entry.by]))
    expect(by.get(posted[0]?.uri ?? '')).toMatchObject({ 'x search': 1 })
    expect(by.get(posted.at(-1)?.uri ?? '')).toMatchObject({ 'x mentions': 1 })
  })

  test('nothing-missed: a mention listed late, and no more after the storm that followed, is searched for', async () => {
    await using world = await openXTown()
    const session = await world.open()
    const asked = await mentionOf(session, world.post({ text: 'where is the 81?' }).uri)
    const first = await readUntil(session, { until: caughtUp })
    const late = world.post({ text: 'and the 92?' })
    const { uri } = await answer(session, asked)
    world.town.control.fault({ kind: 'search-lag', method: 'x mentions', delayMs: 60_000 })
    const second = await readUntil(session, { cursor: first.cursor, until: has(uri) })
    expect(second.byUri.has(late.uri)).toBe(false)
    const posted = Array.from({ length: 900 }, (_, i) => world.post({ text: `a storm ${i}` }))
    await readUntil(session, {
      cursor: second.cursor,
      until: has(late.uri, ...posted.map((post) => post.uri)),
    })
  })

  test('nothing-missed: what a search for lost mentions shows late is searched for again', async () => {
    await using world = await openXTown({ pace: { overlap: 4000 }, searchLag: 1500 })
    const session = await world.open()
    const known = world.post({ text: 'known' })
    const first = await readUntil(session, { until: (kept) => has(known.uri)(kept) && caughtUp(kept) })
    const posted = Array.from({ length: 900 }, (_, i) => world.post({ text: `a storm ${i}` }))
    const soon = await readUntil(session, { cursor: first.cursor, until: caughtUp })
    expect(soon.byUri.has(posted[50]?.uri ?? '')).toBe(false)
    const late = posted.map(({ uri }) => uri).filter((uri) => !soon.byUri.has(uri))
    await readUntil(session, { cursor: soon.cursor, until: has(...late) })
  })

  test('who was away for longer than X searches back is told so', async () => {
    await using world = await openXTown()
    const { connector, settings } = world
    const first = await readUntil(await world.open(), { until: caughtUp })
    const account = await connector.check(settings, signal())
    const later = new Date(Date.now() + 10 * 86_400_000)
    const session = connector.open(settings, account, { log: () => {}, now: () => later })
    const kept = await readUntil(session, { cursor: first.cursor, until: caughtUp })
    await session.close()
    expect(kept.pages[0]?.gap).toMatchObject({
      from: first.pages.at(-1)?.coveredUntil,
      to: new Date(later.getTime() - 6 * 86_400_000).toISOString(),
    })
  })

  test('tokens renewed while connecting are not lost to a passing failure', async () => {
    await using world = await openXTown()
    const settings = { ...oauth2Settings(world.town), userTokenUntil: new Date(0).toISOString() }
    world.town.control.fault({ kind: 'error', status: 503, method: 'x me', times: 2 })
    const account = await world.connector.check(settings, signal())
    expect(account.renewed).toMatchObject({ refreshToken: expect.any(String) as string })
  })

  test('searches go by the bearer token where there is one', async () => {
    await using world = await openXTown()
    const settings = { ...world.settings, bearerToken: 'a wrong one' }
    const account = await world.connector.check(settings, signal())
    const tools = { log: () => {}, now: () => new Date() }
    const session = world.connector.open(settings, account, tools)
    await expect(readUntil(session, { until: caughtUp })).rejects.toMatchObject({ kind: 'auth' })
    const right = world.connector.open(
      { ...settings, bearerToken: world.town.networks.x.account.bearerToken },
      account,
      tools,
    )
    await readUntil(right, { until: caughtUp })
    await Promise.all([session.close(), right.close()])
  })

  test('what was read and sent is told with its price, each post once a day', async () => {
    await using world = await openXTown()
    world.post({ text: 'one' })
    const spent: Charge[] = []
    const account = await world.connector.check(world.settings, signal())
    const session = world.connector.open(world.settings, account, {
      log: () => {},
      now: () => new Date(),
      account: { charge: async (charges) => void spent.push(...charges), spentThisMonth: async () => 0 },
    })
    let pages = 0
    await readUntil(session, { until: () => ++pages > 3 })
    await session.close()
    expect(spent).toEqual([{ kind: 'owned-read', count: 1, amount: 0.001 }])
  })
})

const mentionOf = async (session: Session, uri: string): Promise<NetworkPost> => {
  const kept = await readUntil(session, { until: has(uri) })
  return kept.byUri.get(uri) as NetworkPost
}

const partFor = ({ uri, native }: NetworkPost, text: string): OutgoingPart => ({
  clientId: 'an-attempt',
  text,
  createdAt: new Date().toISOString(),
  language: 'en',
  inReplyTo: { uri, native },
  previous: null,
})

const answer = async (session: CanReply, post: NetworkPost): Promise<{ uri: string }> =>
  session.send(partFor(post, 'It is on its way.'), signal())

describe('answering on X', () => {
  const ask = async (world: OpenXTown, post: TownPost) => {
    const session = await world.open()
    return { session, post: await mentionOf(session, world.post(post).uri) }
  }

  test('in a list it has the words that were sent, whatever X made of links and signs', async () => {
    await using world = await openXTown()
    const { session, post } = await ask(world, { text: 'please answer once' })
    const part = partFor(post, 'Once: see example.com/help & https://example.org/a <3')
    world.town.control.fault({ kind: 'lost-answer', method: 'createPost' })
    await expect(session.send(part, signal())).rejects.toMatchObject({ outcome: 'maybe-sent' })
    const found = await session.lookUp(part, signal())
    const listed = await readUntil(session, { until: has(found?.uri ?? '') })
    expect(listed.byUri.get(found?.uri ?? '')?.text).toBe(part.text)
  })

  test('the same words said before are not taken for what was sent', async () => {
    await using world = await openXTown()
    const { session, post } = await ask(world, { text: 'please answer' })
    const before = partFor(post, 'On its way.')
    await session.send(before, signal())
    const later = new Date(Date.now() + 3_600_000).toISOString()
    expect(await session.lookUp({ ...before, createdAt: later }, signal())).toBeUndefined()
    expect(await session.lookUp(before, signal())).toBeDefined()
  })

  test('a reply that only a look found is paid for, once', async () => {
    await using world = await openXTown()
    const mention = world.post({ text: 'please answer' })
    const spent: Charge[] = []
    const account = await world.connector.check(world.settings, signal())
    const session = world.connector.open(world.settings, account, {
      log: () => {},
      now: () => new Date(),
      account: { charge: async (charges) => void spent.push(...charges), spentThisMonth: async () => 0 },
    }) as Session & CanReply
    const part = partFor(await mentionOf(session, mention.uri), 'See https://example.org/plan')
    world.town.control.fault({ kind: 'lost-answer', method: 'x createPost' })
    await expect(session.send(part, signal())).rejects.toMatchObject({ outcome: 'maybe-sent' })
    expect(await session.lookUp(part, signal())).toBeDefined()
    expect(await session.lookUp(part, signal())).toBeDefined()
    await session.close()
    expect(spent.filter(({ kind }) => kind.startsWith('reply'))).toEqual([
      { kind: 'reply-with-link', count: 1, amount: 0.2 },
    ])
  })

  test('a timeline that lags hides what was posted, and no look-up claims otherwise', async () => {
    await using world = await openXTown()
    const { session, post } = await ask(world, { text: 'please answer once' })
    const part = partFor(post, 'Once.')
    world.town.control.fault({ kind: 'lost-answer', method: 'createPost' })
    world.town.control.fault({ kind: 'timeline-lag', times: 1 })
    await expect(session.send(part, signal())).rejects.toMatchObject({ outcome: 'maybe-sent' })
    expect(await session.lookUp(part, signal())).toBeUndefined()
    expect(await session.lookUp(part, signal())).toBeDefined()
  })

  test('who mentions or quotes us may be answered from here; others are barred before X refuses', async () => {
    await using world = await openXTown()
    const { connector } = world
    const { session, post } = await ask(world, { text: 'hello' })
    expect(connector.replyBar?.(post, world.settings)).toBeNull()
    const { uri } = await answer(session, post)
    const quote = await mentionOf(session, world.post({ text: 'quick!', quote: uri }).uri)
    expect(connector.replyBar?.(quote, world.settings)).toBeNull()
    const named = await mentionOf(session, world.post({ text: 'and you?', replyTo: uri, mention: true }).uri)
    expect(connector.replyBar?.(named, world.settings)).toBeNull()
    // X itself puts our name before an answer to us: nobody has mentioned us.
    const followUp = await mentionOf(session, world.post({ text: 'thanks', replyTo: uri }).uri)
    expect(followUp).toMatchObject({ reason: 'reply', text: 'thanks' })
    expect(connector.replyBar?.(followUp, world.settings)).toEqual({
      reason: 'not-summoned',
      url: `${world.town.url}/intent/post?in_reply_to=${followUp.uri.split('/').at(-1)}`,
    })
    expect(connector.replyBar?.(followUp, { ...world.settings, access: 'enterprise' })).toBeNull()
    await expect(session.send(partFor(followUp, 'You are welcome'), signal())).rejects.toMatchObject({
      kind: 'permanent',
      outcome: 'not-sent',
      message: expect.stringContaining('did not mention or quote'),
    })
  })
})
