import { describe, expect, test } from 'vitest'
import type { CanReply, NetworkPost, OutgoingPart, Session } from '../../server/ports/connector.ts'
import { connectorFaults } from '../contract/connector-faults.ts'
import { caughtUp, has, readUntil } from '../support/reading.ts'
import { onX, vanish } from '../support/town-networks.ts'
import { openXTown, type OpenXTown, uriOf } from '../support/x-town.ts'

const signal = () => AbortSignal.timeout(10_000)

connectorFaults('X', {
  open: async ({ pages }) => {
    const world = await openXTown({ pace: { ...(pages && { pageSize: pages, maxPages: 20 }) } })
    return { ...world, network: onX(world.town), vanish: () => vanish(world.town) }
  },
  sendOnce: 'look-up',
  signIn: 'me',
  reads: ['mentions', 'search', 'timeline'],
  send: 'createPost',
  beforeSend: ['me'],
  lookUp: 'timeline',
  refusals: () => ({ 401: 'auth', 402: 'config' }),
  spoils: ['shuffle'],
  streams: [],
})

describe('reading X under faults', () => {
  test('nothing-missed: what is listed late, after newer posts were read', async () => {
    await using world = await openXTown({ searchLag: 900 })
    const { control } = world.town
    const session = await world.open()
    const asked = control.post({ text: 'where is the 81?' })
    await readUntil(session, { until: has(uriOf(asked.id)) })
    const quote = control.post({
      text: 'look at that',
      quote: (await answer(session, await mentionOf(session, asked.id))).id,
    })
    const later = control.post({ text: 'and the 92?' })
    const first = await readUntil(session, { until: has(uriOf(later.id)) })
    expect(first.byUri.has(uriOf(quote.id))).toBe(false)
    await readUntil(session, { cursor: first.cursor, until: has(uriOf(quote.id)) })
  })

  test('what lies beyond the reach of a catch-up is told as a gap', async () => {
    await using world = await openXTown({ pace: { pageSize: 5, maxPages: 2, overlap: 0 } })
    const { control } = world.town
    const session = await world.open()
    const known = control.post({ text: 'known' })
    const first = await readUntil(session, { until: (kept) => has(uriOf(known.id))(kept) && caughtUp(kept) })
    const posted = Array.from({ length: 30 }, (_, i) => control.post({ text: `too many ${i}` }))
    const kept = await readUntil(session, { cursor: first.cursor, until: caughtUp })
    expect(kept.pages[0]?.gap).toMatchObject({
      from: known.at,
      to: posted.find(({ id }) => kept.byUri.has(uriOf(id)))?.at,
    })
  })

  test('searches go by the bearer token where there is one', async () => {
    await using world = await openXTown()
    const settings = { ...world.settings, bearerToken: 'a wrong one' }
    const account = await world.connector.check(settings, signal())
    const tools = { log: () => {}, now: () => new Date() }
    const session = world.connector.open(settings, account, tools)
    await expect(readUntil(session, { until: caughtUp })).rejects.toMatchObject({ kind: 'auth' })
    const right = world.connector.open({ ...settings, bearerToken: world.town.bearerToken }, account, tools)
    await readUntil(right, { until: caughtUp })
    await Promise.all([session.close(), right.close()])
  })

  test('what was read and sent is told with its price, each post once a day', async () => {
    await using world = await openXTown()
    world.town.control.post({ text: 'one' })
    const spent: unknown[] = []
    const account = await world.connector.check(world.settings, signal())
    const session = world.connector.open(world.settings, account, {
      log: ({ detail }) => spent.push(detail?.['total']),
      now: () => new Date(),
    })
    let pages = 0
    await readUntil(session, { until: () => ++pages > 3 })
    await session.close()
    expect(spent).toEqual([0.001])
  })
})

const mentionOf = async (session: Session, id: string): Promise<NetworkPost> => {
  const kept = await readUntil(session, { until: has(uriOf(id)) })
  return kept.byUri.get(uriOf(id)) as NetworkPost
}

const partFor = ({ uri, native }: NetworkPost, text: string): OutgoingPart => ({
  clientId: 'an-attempt',
  text,
  createdAt: new Date().toISOString(),
  language: 'en',
  inReplyTo: { uri, native },
  previous: null,
})

const answer = async (session: CanReply, post: NetworkPost): Promise<{ id: string }> =>
  (await session.send(partFor(post, 'It is on its way.'), signal())).native as { id: string }

describe('answering on X', () => {
  const ask = async (world: OpenXTown, post: Parameters<typeof world.town.control.post>[0]) => {
    const session = await world.open()
    return { session, post: await mentionOf(session, world.town.control.post(post).id) }
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
    const { connector, town } = world
    const { session, post } = await ask(world, { text: 'hello' })
    expect(connector.replyBar?.(post, world.settings)).toBeNull()
    const { id } = await answer(session, post)
    const quote = await mentionOf(session, town.control.post({ text: 'quick!', quote: id }).id)
    expect(connector.replyBar?.(quote, world.settings)).toBeNull()
    const named = await mentionOf(
      session,
      town.control.post({ text: 'and you?', replyTo: id, mention: true }).id,
    )
    expect(connector.replyBar?.(named, world.settings)).toBeNull()
    // X itself puts our name before an answer to us: nobody has mentioned us.
    const followUp = await mentionOf(session, town.control.post({ text: 'thanks', replyTo: id }).id)
    expect(followUp).toMatchObject({ reason: 'reply', text: 'thanks' })
    expect(connector.replyBar?.(followUp, world.settings)).toEqual({
      reason: 'not-summoned',
      url: `https://x.com/intent/post?in_reply_to=${followUp.uri.split('/').at(-1)}`,
    })
    expect(connector.replyBar?.(followUp, { ...world.settings, access: 'enterprise' })).toBeNull()
    await expect(session.send(partFor(followUp, 'You are welcome'), signal())).rejects.toMatchObject({
      kind: 'permanent',
      outcome: 'not-sent',
      message: expect.stringContaining('did not mention or quote'),
    })
  })
})
