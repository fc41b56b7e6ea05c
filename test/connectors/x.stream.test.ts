import { describe, expect, test } from 'vitest'
import type { Pace } from '../../connectors/x/index.ts'
import type { PulledPage, Session } from '../../server/ports/connector.ts'
import type { Fault } from '../../town/faults.ts'
import { caughtUp, has, type Kept, readUntil } from '../support/reading.ts'
import { openXTown, type OpenXTown, xStreamPace } from '../support/x-town.ts'
import { quietTools } from '../support/town.ts'

/** Polls so seldom that what comes at once came by the stream. */
const streamPace: Partial<Pace> = {
  ...xStreamPace,
  pollEvery: 150,
  healEvery: 60_000,
}

/** With time for a busy machine. */
const soon = { timeout: 10_000 }

type World = OpenXTown & { listen(): Promise<Session>; rules(): Promise<Rule[]> }
type Rule = { id: string; value: string; tag?: string }

const openWorld = async (options: Parameters<typeof openXTown>[0] = {}): Promise<World> => {
  const world = await openXTown({ keepAlive: 50, ...options, pace: { ...streamPace, ...options.pace } })
  const { url, account } = world.town.networks.x
  const settings = { ...world.settings, bearerToken: account.bearerToken }
  const sessions: Session[] = []
  return {
    ...world,
    settings,
    async listen() {
      const us = await world.connector.check(settings, AbortSignal.timeout(5000))
      const session = world.connector.open(settings, us, quietTools)
      sessions.push(session)
      return session
    },
    async rules() {
      const answer = await fetch(`${url}/2/tweets/search/stream/rules`, { headers: byApp(world) })
      return ((await answer.json()) as { data?: Rule[] }).data ?? []
    },
    async [Symbol.asyncDispose]() {
      for (const session of sessions) await session.close()
      await world[Symbol.asyncDispose]()
    },
  }
}

const byApp = ({ town }: OpenXTown) => ({ authorization: `Bearer ${town.networks.x.account.bearerToken}` })

const changeRules = async (world: OpenXTown, body: object): Promise<void> => {
  await fetch(`${world.town.networks.x.url}/2/tweets/search/stream/rules`, {
    method: 'POST',
    headers: { ...byApp(world), 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
}

const streamsOf = ({ town }: OpenXTown): number => town.control.account().streamsOf.x
const asked = ({ town }: OpenXTown, name: string): number => town.control.account().requests[name] ?? 0

/** Reads on and on; answers what was kept so far, and ends when asked to. */
const readOn = (session: Session, cursor: string | null = null) => {
  const kept: Kept = { pages: [], posts: [], byUri: new Map(), deleted: new Set(), cursor }
  const stop = new AbortController()
  const reading = (async () => {
    for await (const page of session.read('mentions', cursor, stop.signal)) {
      kept.pages.push(page)
      kept.posts.push(...page.posts)
      for (const post of page.posts) kept.byUri.set(post.uri, post)
      kept.cursor = page.cursor
    }
  })()
  return {
    kept,
    async [Symbol.asyncDispose]() {
      stop.abort()
      await reading
    },
  }
}

const lastProof = (pages: readonly PulledPage[]): string =>
  pages.flatMap(({ coveredUntil }) => coveredUntil ?? []).at(-1) ?? ''

/** Heard, and everything from before found by polling: only then do proofs come without a poll. */
const heardWhole = async (world: World, kept: Kept): Promise<void> => {
  let [polls, pages] = [-1, 0]
  const isWhole = () => {
    if (asked(world, 'x mentions') !== polls) [polls, pages] = [asked(world, 'x mentions'), kept.pages.length]
    return streamsOf(world) === 1 && kept.pages.length > pages + 2
  }
  await expect.poll(isWhole, soon).toBe(true)
}

describe('X’s filtered stream', () => {
  test.for(['post', 'tweet'] as const)('brings posts at once, in the words of %s', async (speech) => {
    await using world = await openWorld({ speech })
    await using reading = readOn(await world.listen())
    await heardWhole(world, reading.kept)
    const polls = asked(world, 'x mentions')
    const said = world.post({ text: 'where is the 81?' })
    await expect
      .poll(() => reading.kept.byUri.get(said.uri))
      .toMatchObject({
        reason: 'mention',
        text: expect.stringContaining('where is the 81?'),
        author: { handle: expect.any(String) },
      })
    expect(asked(world, 'x mentions')).toBe(polls)
  })

  test('nothing-doubled: what was streamed is not handed out again by a poll', async () => {
    await using world = await openWorld({ pace: { healEvery: 300 } })
    await using reading = readOn(await world.listen())
    await heardWhole(world, reading.kept)
    const said = world.post({ text: 'once' })
    await expect.poll(() => reading.kept.byUri.has(said.uri), soon).toBe(true)
    const polls = asked(world, 'x mentions')
    await expect.poll(() => asked(world, 'x mentions'), soon).toBeGreaterThan(polls + 2)
    expect(reading.kept.posts.filter(({ uri }) => uri === said.uri)).toHaveLength(1)
  })

  test('keeps one rule under its own tag, in step with the account, and leaves those of others alone', async () => {
    await using world = await openWorld()
    const { did, handle } = world.town.networks.x.account
    await changeRules(world, {
      add: [
        { value: 'cats', tag: 'somebody else’s' },
        { value: '@a_former_name', tag: `causerie ${did}` },
      ],
    })
    for (let round = 0; round < 2; round++) {
      await using reading = readOn(await world.listen())
      await heardWhole(world, reading.kept)
      const other = world.post({ text: 'cats everywhere', mention: false })
      const ours = world.post({ text: 'no cats' })
      await expect.poll(() => reading.kept.byUri.has(ours.uri), soon).toBe(true)
      expect(reading.kept.byUri.has(other.uri)).toBe(false)
    }
    const rules = await world.rules()
    expect(rules.map(({ tag }) => tag).sort()).toEqual([`causerie ${did}`, 'somebody else’s'])
    expect(rules.find(({ tag }) => tag === `causerie ${did}`)?.value).toContain(`@${handle} OR`)
  })

  test.for([
    { kind: 'stream-drop' },
    { kind: 'stream-drop', forMs: 500 },
    { kind: 'stream-end' },
    { kind: 'stream-silent', forMs: 900 },
  ] satisfies Fault[])('nothing-missed: $kind for $forMs ms', async (fault) => {
    await using world = await openWorld()
    await using reading = readOn(await world.listen())
    await heardWhole(world, reading.kept)
    world.town.control.fault({ ...fault, network: 'x' })
    // Town's own end of a stream that it said farewell to is not written to again.
    await expect.poll(() => fault.kind !== 'stream-end' || streamsOf(world) === 0, soon).toBe(true)
    const during = Array.from({ length: 10 }, (_, i) => world.post({ text: `meanwhile ${i}` }).uri)
    await expect.poll(() => has(...during)(reading.kept), soon).toBe(true)
    await heardWhole(world, reading.kept)
    const after = world.post({ text: 'and afterwards' })
    await expect.poll(() => reading.kept.byUri.has(after.uri), soon).toBe(true)
  })

  test('nothing-missed: coverage ends where a stream falls silent, and goes on once it is made up for', async () => {
    await using world = await openWorld({ pace: { pollEvery: 700, streamSilent: 300 } })
    await using reading = readOn(await world.listen())
    await heardWhole(world, reading.kept)
    world.town.control.fault({ kind: 'stream-silent', network: 'x', forMs: 60_000 })
    const silentFrom = new Date(Date.now() + 60).toISOString()
    const unheard = world.post({ text: 'does anybody hear me?' })
    await expect.poll(() => reading.kept.byUri.has(unheard.uri), soon).toBe(true)
    const found = reading.kept.pages.findIndex(({ posts }) => posts.some(({ uri }) => uri === unheard.uri))
    expect(lastProof(reading.kept.pages.slice(0, found)) < silentFrom).toBe(true)
    world.town.control.clearFaults()
    await expect.poll(() => lastProof(reading.kept.pages) > silentFrom, soon).toBe(true)
  })

  test('taken by another listener leaves polling, says so, and comes back when it is free', async () => {
    await using world = await openWorld()
    await changeRules(world, { add: [{ value: 'cats', tag: 'somebody else’s' }] })
    const other = await fetch(`${world.town.networks.x.url}/2/tweets/search/stream`, {
      headers: byApp(world),
    })
    await using reading = readOn(await world.listen())
    const isTold = () =>
      reading.kept.pages.some(
        ({ trouble, coveredUntil }) =>
          coveredUntil !== null && /another has the connection/.test(trouble ?? ''),
      )
    await expect.poll(isTold, soon).toBe(true)
    const polled = world.post({ text: 'found by polling' })
    await expect.poll(() => reading.kept.byUri.has(polled.uri), soon).toBe(true)
    await other.body?.cancel()
    await expect.poll(() => reading.kept.pages.at(-1)?.trouble, soon).toBeNull()
    const streamed = world.post({ text: 'found by the stream' })
    await expect.poll(() => reading.kept.byUri.has(streamed.uri), soon).toBe(true)
  })

  test('goes on while lists are refused, and says what is wrong', async () => {
    await using world = await openWorld({ pace: { healEvery: 300 } })
    await using reading = readOn(await world.listen())
    await heardWhole(world, reading.kept)
    world.town.control.fault({ kind: 'rate-limit', network: 'x', method: 'x mentions' })
    await expect
      .poll(() => reading.kept.pages.some(({ trouble }) => /meanwhile/.test(trouble ?? '')))
      .toBe(true)
    const proof = lastProof(reading.kept.pages)
    const said = world.post({ text: 'still here?' })
    await expect.poll(() => reading.kept.byUri.has(said.uri), soon).toBe(true)
    expect(lastProof(reading.kept.pages)).toBe(proof)
    await expect.poll(() => reading.kept.pages.at(-1)?.trouble, soon).toBeNull()
  })

  test('nothing-missed: whoever dies after any page goes on from its cursor', async () => {
    await using world = await openWorld()
    const session = await world.listen()
    let { cursor } = await readUntil(session, { until: caughtUp })
    const posted: string[] = []
    const seen = new Set<string>()
    for (let life = 0; life < 12; life++) {
      for (let i = 0; i < 5; i++) posted.push(world.post({ text: `life ${life}, post ${i}` }).uri)
      const kept = await readUntil(session, { cursor, until: ({ posts }) => posts.length > 0 })
      for (const { uri } of kept.posts) seen.add(uri)
      ;({ cursor } = kept)
    }
    const last = await readUntil(session, {
      cursor,
      until: ({ byUri }) => posted.every((uri) => seen.has(uri) || byUri.has(uri)),
    })
    expect(has(...posted.filter((uri) => !seen.has(uri)))(last)).toBe(true)
  })
})
