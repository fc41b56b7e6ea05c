import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  type CanRecheck,
  type CanReply,
  canRecheck,
  canReply,
  type Connector,
  ConnectorError,
  type NetworkPost,
  type OutgoingPart,
  type Session,
} from '../../server/ports/connector.ts'
import { caughtUp, has, readUntil } from '../support/reading.ts'
import { quietTools } from '../support/town.ts'

export type Posted = { uri: string; cid: string }
export type SeenThread = { uri: string; text: string; replies: SeenThread[] }

/** A network with our account on it and somebody who writes to us. */
export type ConnectorWorld = {
  connector: Connector
  settings: Record<string, string>
  wrongSettings: Record<string, string>
  /** Our own account, as the network knows it. */
  us: { id: RegExp; handle: string }
  mention(text: string, options?: { createdAt?: string }): Promise<Posted>
  replyTo(post: Posted, text: string, options?: { mention?: boolean }): Promise<Posted>
  quote(post: Posted, text: string): Promise<Posted>
  /** Says something to nobody. */
  say(text: string): Promise<Posted>
  remove(post: Posted): Promise<void>
  /** As the network shows it to people. */
  thread(uri: string): Promise<SeenThread>
  close(): Promise<void>
}

/** As a network that names versions of posts needs it. */
const refOf = ({ uri, native }: { uri: string; native: unknown }): Posted => ({
  ...(native as Posted),
  uri,
})

type FullSession = Session & CanReply & CanRecheck

export type ContractOptions = {
  open: () => Promise<ConnectorWorld>
  /** How many posts make a backlog there. */
  many: number
  /** Whether authors put dates of their own on posts. (Default: true) */
  authorsDate?: boolean
}

/** What every connector does on its network. */
export const connectorContract = (
  name: string,
  { open, many, authorsDate = true }: ContractOptions,
): void => {
  describe(`connector contract: ${name}`, () => {
    let world: ConnectorWorld
    let session: FullSession

    const openSession = async (): Promise<FullSession> => {
      const account = await world.connector.check(world.settings, AbortSignal.timeout(10_000))
      const opened = world.connector.open(world.settings, account, quietTools)
      if (!canReply(opened) || !canRecheck(opened)) throw new Error('it can neither reply nor re-check')
      return opened
    }
    const partFor = (
      post: NetworkPost,
      text: string,
      previous: OutgoingPart['previous'] = null,
    ): OutgoingPart => ({
      clientId: session.newClientId(),
      text,
      createdAt: new Date().toISOString(),
      language: 'en',
      inReplyTo: { uri: post.uri, native: post.native },
      previous,
    })
    const signal = () => AbortSignal.timeout(10_000)
    const read = async (posted: Posted): Promise<NetworkPost> => {
      const kept = await readUntil(session, { until: has(posted.uri) })
      return kept.byUri.get(posted.uri) as NetworkPost
    }

    beforeAll(async () => {
      world = await open()
      session = await openSession()
    }, 400_000)
    afterAll(async () => {
      await session?.close()
      await world?.close()
    })

    test('says whose account it is, and refuses a wrong password as such', async () => {
      const account = await world.connector.check(world.settings, signal())
      expect(account.id).toMatch(world.us.id)
      expect(account.handle).toBe(world.us.handle)
      const refusal = await world.connector
        .check(world.wrongSettings, signal())
        .catch((error: unknown) => error)
      expect(refusal).toBeInstanceOf(ConnectorError)
      expect(refusal).toMatchObject({ kind: 'auth' })
      expect((refusal as Error).cause).toBeDefined()
    })

    test('a first look back finds mentions, replies to us and quotes of us', async () => {
      const mention = await world.mention('where is the tram of half past eight?')
      const asked = await read(mention)
      expect(asked).toMatchObject({
        network: world.connector.declaration.id,
        reason: 'mention',
        parentUri: null,
      })
      expect(asked.text).toContain('half past eight')
      expect(asked.spans[0]).toMatchObject({ kind: 'mention', value: session.account.id })
      const ours = await session.send(partFor(asked, 'It is on its way.'), signal())
      const reply = await world.replyTo(refOf(ours), 'thanks, I see it!')
      const quote = await world.quote(refOf(ours), 'that was quick')
      const kept = await readUntil(session, { until: has(reply.uri, quote.uri, ours.uri) })
      expect(kept.byUri.get(reply.uri)).toMatchObject({
        reason: 'reply',
        parentUri: ours.uri,
        rootUri: mention.uri,
      })
      expect(kept.byUri.get(quote.uri)).toMatchObject({ reason: 'quote' })
      expect(kept.byUri.get(ours.uri)).toMatchObject({ reason: 'own', parentUri: mention.uri })
    })

    test('a reply that mentions us brings the posts it answers before it', async () => {
      const root = await world.say('my umbrella has a mind of its own')
      const reply = await world.replyTo(root, 'ask them', { mention: true })
      const kept = await readUntil(session, { until: has(reply.uri) })
      expect(kept.byUri.get(root.uri)).toMatchObject({ reason: 'context' })
      const order = kept.posts.map(({ uri }) => uri)
      expect(order.indexOf(root.uri)).toBeLessThan(order.indexOf(reply.uri))
    })

    test('nothing is missed over a pause, nor when the reader dies after any page', async () => {
      const before = await readUntil(session, { until: caughtUp })
      const posted: Posted[] = []
      for (let i = 0; i < many; i++) posted.push(await world.mention(`backlog ${i}`))
      const uris = posted.map(({ uri }) => uri)
      const seen = new Set<string>()
      let cursor = before.cursor
      for (let lives = 0; seen.size < uris.length && lives < 200; lives++) {
        const page = await readUntil(session, { cursor, until: (kept) => kept.posts.length > 0 })
        for (const { uri } of page.posts) if (uris.includes(uri)) seen.add(uri)
        cursor = page.cursor
      }
      expect([...seen].sort()).toEqual([...uris].sort())
      const whole = await readUntil(session, { cursor: before.cursor, until: has(...uris) })
      const dates = whole.posts.filter(({ uri }) => uris.includes(uri)).map(({ authoredAt }) => authoredAt)
      expect(dates).toEqual(dates.toSorted())
    })

    test.for(authorsDate ? ['dated back'] : [])(
      'a post %s by its author is found all the same',
      async (text) => {
        const { cursor } = await readUntil(session, { until: caughtUp })
        const threeDaysAgo = new Date(Date.now() - 3 * 86_400_000).toISOString()
        const late = await world.mention(text, { createdAt: threeDaysAgo })
        const kept = await readUntil(session, { cursor, until: has(late.uri) })
        expect(kept.byUri.get(late.uri)?.authoredAt).toBe(threeDaysAgo)
        expect(kept.byUri.get(late.uri)?.networkSeenAt).not.toBe(threeDaysAgo)
      },
    )

    test('a reply stands once under its parent, however often it is sent', async () => {
      const post = await read(await world.mention('one answer will do'))
      const part = partFor(post, 'One answer, @' + post.author.handle + ': https://example.com/help #tram')
      expect(await session.lookUp(part, signal())).toBeUndefined()
      const sent = await session.send(part, signal())
      // Where only looking tells, a repeat is for a person to decide.
      const again =
        world.connector.declaration.sendOnce === 'look-up' ? sent : await session.send(part, signal())
      const found = await session.lookUp(part, signal())
      expect(again).toEqual(sent)
      expect(found).toEqual(sent)
      await readUntil(session, { until: has(sent.uri) })
      const thread = await world.thread(post.uri)
      expect(thread.replies.map(({ uri, text }) => ({ uri, text }))).toEqual([
        { uri: sent.uri, text: part.text },
      ])
      const own = (await readUntil(session, { until: has(sent.uri) })).byUri.get(sent.uri)
      expect(own?.spans.map(({ kind }) => kind)).toEqual(['mention', 'link', 'tag'])
    })

    test('a reply in parts is one chain', async () => {
      const post = await read(await world.mention('tell me everything'))
      const first = await session.send(partFor(post, 'Part one.'), signal())
      const previous = { uri: first.uri, native: first.native }
      const second = await session.send(partFor(post, 'Part two.', previous), signal())
      const kept = await readUntil(session, { until: has(first.uri, second.uri) })
      expect(kept.byUri.get(second.uri)).toMatchObject({ parentUri: first.uri, rootUri: post.uri })
      const thread = await world.thread(post.uri)
      expect(thread.replies[0]?.replies[0]?.uri).toBe(second.uri)
    })

    test('a text that is too long is refused for good, and surely not sent', async () => {
      const post = await read(await world.mention('be brief'))
      const refusal = await session
        .send(partFor(post, 'é'.repeat(world.connector.declaration.text.limit + 1)), signal())
        .catch((error: unknown) => error)
      expect(refusal).toMatchObject({ kind: 'permanent', outcome: 'not-sent' })
    })

    test('a re-check finds what its author took back, and nothing else', async () => {
      const gone = await world.mention('forget what I said')
      const stays = await world.mention('but not this')
      const kept = await readUntil(session, { until: has(gone.uri, stays.uri) })
      const seen = [gone, stays].map(({ uri }) => kept.byUri.get(uri) as NetworkPost)
      await world.remove(gone)
      const post = await read(stays)
      const ours = await session.send(partFor(post, 'Noted.'), signal())
      await expect
        .poll(() => session.findGone([...seen, ours], signal()), { timeout: 10_000 })
        .toEqual([gone.uri])
    })

    test('a reading ends promptly when it is told to', async () => {
      const stop = new AbortController()
      const pages = session.read(session.sources[0]?.name ?? '', null, stop.signal)
      await pages.next()
      const next = (async () => {
        for await (const _ of pages);
      })()
      const told = performance.now()
      stop.abort()
      await next
      expect(performance.now() - told).toBeLessThan(1000)
    })
  })
}
