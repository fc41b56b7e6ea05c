import { beforeAll, describe, expect, test } from 'vitest'
import { postId } from '../../server/domain/ids.ts'
import type { NetworkPost } from '../../server/ports/connector.ts'
import type { Arrival } from '../../server/services/ingest-posts.ts'
import { Dice } from '../../town/dice.ts'
import type { Replayed } from '../../town/index.ts'
import { openEmbeddedHouse } from '../support/embedded-house.ts'
import {
  disordered,
  hasRealConversations,
  hear,
  openReplayHouse,
  type XHouse,
} from '../support/real-conversations.ts'
import { storedPosts, threadedByRule, threadedIn } from '../support/threading.ts'

const isThere = hasRealConversations()

const arrivalAt = ({ channelId, account }: XHouse): Arrival => ({ channelId, accountId: account.id })

/** The URIs of every conversation as a colleague sees them who opens it, by its first. */
const openedBy = async ({ house, actor, mention }: XHouse): Promise<string[][]> => {
  const posts = await storedPosts(house.engines.store)
  const ours = posts.filter(({ uri }) => uri !== mention.uri)
  const ids = new Set(ours.map(({ conversationId }) => conversationId ?? 'none'))
  const opened: string[][] = []
  for (const id of ids) opened.push((await house.services.inbox.open(actor, id)).posts.map(({ uri }) => uri))
  return opened.sort(([a = ''], [b = '']) => (a < b ? -1 : 1))
}

/** Which real conversations stand in each of ours. Throws where one is torn further than by its customers. */
const standIn = async ({ house }: XHouse, replayed: Replayed): Promise<number[][]> => {
  const whose = new Map<string, number[]>()
  for (const [number, { uris }] of replayed.entries()) {
    const ids = uris.map((uri) => postId('x', uri))
    const posts = [...(await house.engines.store.findMany('post', ids)).values()]
    const customers = new Set(posts.flatMap(({ customerId }) => customerId ?? []))
    const conversations = new Set(posts.map(({ conversationId }) => conversationId ?? 'none'))
    expect([number, posts.length, conversations.size]).toEqual([number, uris.length, customers.size])
    for (const id of conversations) whose.set(id, [...(whose.get(id) ?? []), number])
  }
  return [...whose.values()]
}

test.skipIf(!isThere).for([false, true])(
  'through X every real turn is stored once, in the right conversation, in order; X in disorder: %s',
  async (disorder) => {
    await using house = await openReplayHouse()
    const { replayed, uris, pages, posts } = await hear(house, { disorder })
    expect(replayed.length).toBeGreaterThan(500)
    for (const page of pages) await house.house.ingest.posts(arrivalAt(house), page)

    const stored = (await storedPosts(house.house.engines.store)).map(({ uri }) => uri)
    expect(stored).toEqual([house.mention.uri, ...uris])
    const byRule = threadedByRule(posts, house.account.id)
    expect(await openedBy(house)).toEqual(byRule.map((one) => one.uris))

    const sharesTurn = (a: number, b: number) =>
      replayed[a]?.uris.some((uri) => replayed[b]?.uris.includes(uri)) ?? false
    const mingled = (await standIn(house, replayed)).filter(([first = 0, ...others]) =>
      others.some((other) => !sharesTurn(first, other)),
    )
    expect(mingled).toEqual([])
  },
)

type Manner = { handOut: (post: NetworkPost) => NetworkPost; pagesAtOnce: readonly number[] }

/**
 * Some networks name only the post that is answered, not the one that the thread begins with. There pages come one
 * at a time, as they do from the one source that each network has.
 */
const manners: Readonly<Record<string, Manner>> = {
  'where the beginning of the thread is named': { handOut: (post) => post, pagesAtOnce: [1, 3] },
  'where only what is answered is named': {
    handOut: (post) => ({ ...post, rootUri: null }),
    pagesAtOnce: [1],
  },
}
const seeds = ['a', 'b', 'c', 'd', 'e']

describe.skipIf(!isThere)('real turns end the same in whatever order and repetition they arrive', () => {
  let arrival: Arrival
  let heard: NetworkPost[]

  beforeAll(async () => {
    await using house = await openReplayHouse()
    arrival = arrivalAt(house)
    heard = (await hear(house)).posts
  })

  /** What a house comes to that gets these batches, so many of them at once. */
  const after = async (batches: readonly NetworkPost[][], atOnce = 1) => {
    await using house = await openEmbeddedHouse()
    house.at(new Date().toISOString())
    const waiting = batches.values()
    const work = async () => {
      for (const batch of waiting) await house.ingest.posts(arrival, batch)
    }
    await Promise.all(Array.from({ length: atOnce }, work))
    const stored = await storedPosts(house.context.store)
    return { stored: stored.map(({ uri }) => uri), ...(await threadedIn(house.context.store)) }
  }

  describe.for(Object.entries(manners))('%s', ([, { handOut, pagesAtOnce }]) => {
    let posts: NetworkPost[]
    let inOrder: Awaited<ReturnType<typeof after>>

    beforeAll(async () => {
      posts = heard.map(handOut)
      inOrder = await after(posts.map((post) => [post]))
    })

    test('one by one in order, they end as the rule says', () => {
      const byRule = threadedByRule(posts, arrival.accountId)
      expect(inOrder.stored).toEqual(posts.map(({ uri }) => uri))
      expect(inOrder.byPosts).toEqual(byRule)
      expect(inOrder.byTurns).toMatchObject(byRule)
    })

    test('all on one page', async () => {
      expect(await after([posts])).toEqual(inOrder)
    })

    const cases = pagesAtOnce.flatMap((atOnce) => seeds.map((seed) => ({ seed, atOnce })))
    test.for(cases)('in disorder, seed $seed, pages at once: $atOnce', async ({ seed, atOnce }) => {
      expect(await after(disordered(posts, new Dice(seed)), atOnce)).toEqual(inOrder)
    })
  })
})
