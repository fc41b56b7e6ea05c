import { existsSync } from 'node:fs'
import { beforeAll, describe, expect, test } from 'vitest'
import { postId } from '../../server/domain/ids.ts'
import type { NetworkPost } from '../../server/ports/connector.ts'
import type { Arrival } from '../../server/services/ingest-posts.ts'
import { Dice, shuffled } from '../../town/dice.ts'
import type { Replayed } from '../../town/replay.ts'
import { openEmbeddedHouse } from '../support/embedded-house.ts'
import { caughtUp, readUntil, type Kept } from '../support/reading.ts'
import { storedPosts, threadedByRule, threadedIn } from '../support/threading.ts'
import { openXHouse } from '../support/x-house.ts'

const folder = process.env['REAL_CONVERSATIONS'] ?? ''
const isThere = existsSync(folder)
if (!isThere) process.stderr.write('SKIPPED: REAL_CONVERSATIONS names no folder with real conversations\n')

/** So that a turn and its answer are never of one millisecond. */
const perSecond = 500
const greeting = 'good morning'

type House = Awaited<ReturnType<typeof openXHouse>>
type Said = { replayed: Replayed; uris: string[]; byUri: Map<string, NetworkPost> }

/** Each turn's address once, in the order in which they were said: X's ids are in that order. */
const saidIn = (replayed: Replayed): string[] =>
  [...new Set(replayed.flatMap(({ uris }) => uris))].sort((a, b) =>
    BigInt(a.replace(/\D+/g, '')) < BigInt(b.replace(/\D+/g, '')) ? -1 : 1,
  )

/** Says everything on X, reads it as a worker does and stores it page by page. */
const takeIn = async (house: House, disorder: boolean): Promise<Said> => {
  const replayed = await house.town.control.replay({ perSecond, disorder })
  const uris = saidIn(replayed)
  const whole = (kept: Kept) => caughtUp(kept) && uris.every((uri) => kept.byUri.has(uri))
  const kept = await readUntil(await house.house.networks.session(house.channelId), { until: whole })
  for (const page of kept.pages)
    await house.house.ingest.posts({ channelId: house.channelId, accountId: house.account.id }, page.posts)
  return { replayed, uris, byUri: kept.byUri }
}

const openHouse = () => openXHouse(greeting, { replay: folder, pace: { pageSize: 100, maxPages: 50 } })

const postsOf = ({ uris, byUri }: Said) => uris.flatMap((uri) => byUri.get(uri) ?? [])

describe.skipIf(!isThere)('real conversations', () => {
  let said: Said
  let arrival: Arrival

  test.for([true, false])(
    'through X each turn is stored once, in the right conversation, in order; in disorder: %s',
    async (disorder) => {
      await using house = await openHouse()
      const { store } = house.house.engines
      said = await takeIn(house, disorder)
      arrival = { channelId: house.channelId, accountId: house.account.id }
      expect(said.replayed.length).toBeGreaterThan(500)

      const stored = (await storedPosts(store)).filter(({ uri }) => uri !== house.mention.uri)
      expect(stored.map(({ uri }) => uri)).toEqual(said.uris)

      const byRule = threadedByRule(postsOf(said), arrival.accountId)
      const opened = new Map<string, string[]>()
      for (const { conversationId } of stored) {
        const id = conversationId ?? 'none'
        if (opened.has(id)) continue
        const { posts } = await house.house.services.inbox.open(house.actor, id)
        opened.set(
          id,
          posts.map(({ uri }) => uri),
        )
      }
      const byStart = (lists: string[][]) => lists.sort(([a = ''], [b = '']) => (a < b ? -1 : 1))
      expect(byStart([...opened.values()])).toEqual(byStart(byRule.map(({ uris }) => uris)))

      await neverMingled(house, said.replayed)
    },
  )

  /** Only real conversations that share a turn may share one of ours, and one customer's is never torn. */
  const neverMingled = async (house: House, replayed: Replayed): Promise<void> => {
    const whose = new Map<string, Set<number>>()
    for (const [number, { uris, byUs }] of replayed.entries()) {
      const kept = await house.house.engines.store.findMany('post', uris.map((uri) => postId('x', uri)))
      const posts = [...kept.values()]
      const customers = new Set(posts.flatMap(({ customerId }) => customerId ?? []))
      const conversations = new Set(posts.map(({ conversationId }) => conversationId ?? 'none'))
      expect(byUs.length).toBe(posts.length)
      expect(conversations.size).toBe(customers.size)
      for (const id of conversations) whose.set(id, (whose.get(id) ?? new Set()).add(number))
    }
    const share = (a: number, b: number) =>
      replayed[a]?.uris.some((uri) => replayed[b]?.uris.includes(uri)) ?? false
    const mingled = [...whose.values()].filter((numbers) => {
      const [first = 0, ...others] = numbers
      return others.some((other) => !share(first, other))
    })
    expect(mingled).toEqual([])
  }

  /** Each post one to three times, some first as what stands around another; in batches. */
  const arrivals = (posts: readonly NetworkPost[], dice: Dice): NetworkPost[][] => {
    const copies = posts.flatMap((post) => Array.from({ length: dice.between(1, 3) }, () => post))
    const arrived = new Map<string, number>()
    const line = shuffled(copies, dice).map((post) => {
      const before = arrived.get(post.uri) ?? 0
      arrived.set(post.uri, before + 1)
      return post
    })
    const seen = new Set<string>()
    const inLine = line.map((post): NetworkPost => {
      const isFirst = !seen.has(post.uri)
      seen.add(post.uri)
      return isFirst && (arrived.get(post.uri) ?? 0) > 1 && dice.chance(0.3)
        ? { ...post, reason: 'context' }
        : post
    })
    const batches: NetworkPost[][] = []
    while (inLine.length > 0) batches.push(inLine.splice(0, dice.between(1, 60)))
    return batches
  }

  /** Some networks name only the post that is answered, not where the thread begins. */
  const manners = {
    'the start of the thread named': (post: NetworkPost) => post,
    'only the parent named': (post: NetworkPost) => ({ ...post, rootUri: null }),
  }
  const seeds = ['a', 'b', 'c', 'd', 'e']

  describe.for(Object.keys(manners) as (keyof typeof manners)[])('%s', (manner) => {
    let posts: NetworkPost[]
    beforeAll(() => {
      posts = postsOf(said).map(manners[manner])
    })

    const threadedAfter = async (batches: readonly NetworkPost[][]) => {
      await using house = await openEmbeddedHouse()
      house.at(new Date().toISOString())
      for (const batch of batches) await house.ingest.posts(arrival, batch)
      const stored = await storedPosts(house.context.store)
      return { uris: stored.map(({ uri }) => uri), ...(await threadedIn(house.context.store)) }
    }

    test.for(['in order', 'all at once', ...seeds])(
      'whatever order and repetition they arrive in, they end the same: %s',
      async (seed) => {
        const dice = new Dice(seed)
        const batches =
          seed === 'in order'
            ? posts.map((post) => [post])
            : seed === 'all at once'
              ? [posts]
              : arrivals(posts, dice)
        const byRule = threadedByRule(posts, arrival.accountId)
        const { uris, byPosts, byTurns } = await threadedAfter(batches)
        expect(uris).toEqual(posts.map(({ uri }) => uri))
        expect(byPosts, `seed ${seed}`).toEqual(byRule)
        expect(byTurns, `seed ${seed}`).toEqual(byRule)
      },
    )
  })
})
