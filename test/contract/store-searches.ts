import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { PostDocument } from '../../server/domain/documents.ts'
import { fix, matches } from '../../server/domain/query/evaluate.ts'
import { parseQuery } from '../../server/domain/query/parse.ts'
import { QueryError } from '../../server/domain/query/query-error.ts'
import { termsOf } from '../../server/domain/query/searchable.ts'
import type { FixedQuery } from '../../server/domain/query/tree.ts'
import type { PostSearch, Store } from '../../server/ports/store.ts'
import { conversationDocument, postDocument } from '../support/documents.ts'
import { someConversations, somePosts, someQuery } from '../support/queries.ts'
import { listed, type Harness, type Open } from './harness.ts'

const asking = { now: new Date('2026-10-09T12:00:00Z'), me: 'amelie' }

const read = (text: string): FixedQuery => fix(parseQuery(text, { scope: 'search' }), asking)

const readIfPossible = (text: string): FixedQuery | null => {
  try {
    return read(text)
  } catch (error) {
    if (error instanceof QueryError) return null
    throw error
  }
}

/** Which of these a query means, by the judgement in memory. */
const judgeOf = (posts: readonly PostDocument[]): ((query: FixedQuery) => PostDocument[]) => {
  const known = posts.flatMap((post) => {
    const conversation = someConversations.find(({ id }) => id === post.conversationId)
    return conversation ? [{ post, searched: { ...termsOf(post), at: post.at, conversation } }] : []
  })
  return (query) => known.filter(({ searched }) => matches(query, searched)).map(({ post }) => post)
}

/** All pages, one after the other. */
const found = async (store: Store, search: PostSearch, limit = 100): Promise<PostDocument[]> => {
  const posts: PostDocument[] = []
  for (let after: string | null = null; ;) {
    const page: Awaited<ReturnType<Store['searchPosts']>> = await store.searchPosts({
      ...search,
      after,
      limit,
    })
    posts.push(...page.items)
    after = page.next
    if (after === null) return posts
  }
}

const ids = (posts: readonly PostDocument[]): string[] => posts.map(({ id }) => id)

const total = async (store: Store, search: PostSearch): Promise<number> => {
  const days = await store.countPostsByDay({ ...search, timeZone: 'UTC' })
  return days.reduce((sum, { count }) => sum + count, 0)
}

const keep = async (at: Harness<Store>, posts: readonly PostDocument[]): Promise<void> => {
  await at.subject.write([
    ...someConversations.map((doc) => ({ op: 'create', kind: 'conversation', doc }) as const),
    ...posts.map((doc) => ({ op: 'create', kind: 'post', doc }) as const),
  ])
  await listed(at)
}

export const storeSearchContract = (open: Open<Store>): void => {
  describe('searches', () => {
    const posts = somePosts(400, 81)
    const meantBy = judgeOf(posts)
    let at: Harness<Store>
    beforeAll(async () => {
      at = await open()
      await keep(at, posts)
    })
    afterAll(() => at[Symbol.asyncDispose]())

    test('find what the query means, on thousands of queries over hundreds of posts', async () => {
      const seen = { read: 0, some: 0 }
      await fc.assert(
        fc.asyncProperty(someQuery, async (text) => {
          const query = readIfPossible(text)
          if (!query) return
          const meant = meantBy(query)
          const got = await found(at.subject, { query }, 500)
          expect(ids(got).sort()).toEqual(ids(meant).sort())
          seen.read++
          if (meant.length > 0 && meant.length < posts.length) seen.some++
        }),
        { numRuns: 3000 },
      )
      expect(seen.read).toBeGreaterThan(1500)
      expect(seen.some).toBeGreaterThan(700)
    }, 120_000)

    test('find the conversations of those posts, among those that meet the conditions', async () => {
      await fc.assert(
        fc.asyncProperty(someQuery, async (text) => {
          const withPost = readIfPossible(text)
          if (!withPost) return
          const where = [{ field: 'status', not: 'closed' } as const]
          const order = { by: 'lastPostAt', direction: 'desc' } as const
          const { items } = await at.subject.list('conversation', { where, withPost, order, limit: 50 })
          const meant = new Set(meantBy(withPost).map(({ conversationId }) => conversationId))
          const open = [...meant].filter((id) => id && !id.startsWith('closed'))
          expect(items.map(({ id }) => id).sort()).toEqual(open.sort())
        }),
        { numRuns: 300 },
      )
    }, 60_000)

    test('come newest first, page by page without end or drift', async () => {
      const query = read('-is:repost')
      const first = await at.subject.searchPosts({ query, limit: 37 })
      const newcomer = postDocument('newcomer', {
        at: '2026-10-30T00:00:00.000Z',
        conversationId: 'open-null',
      })
      await at.subject.write([{ op: 'create', kind: 'post', doc: newcomer }])
      await listed(at)
      const rest: PostDocument[] = []
      for (let after = first.next; after !== null;) {
        const page = await at.subject.searchPosts({ query, limit: 37, after })
        rest.push(...page.items)
        after = page.next
      }
      const all = [...first.items, ...rest]
      expect(ids(all).sort()).toEqual(ids(posts).sort())
      expect(all.map((post) => post.at)).toEqual(
        posts
          .map((post) => post.at)
          .sort()
          .reverse(),
      )
      expect((await at.subject.searchPosts({ query, limit: 1 })).items[0]?.id).toBe('newcomer')
      await at.subject.write([{ op: 'remove', kind: 'post', id: 'newcomer' }])
      await listed(at)
    })

    test.for(['UTC', 'Europe/Brussels', 'Asia/Kathmandu', 'America/St_Johns'])(
      'are counted by day in %s',
      async (timeZone) => {
        for (const text of ['-is:repost', 'tram', 'tram NEAR/7 "umbrella"', 'nothing-of-that-name']) {
          const query = read(text)
          const counts = new Map<string, number>()
          for (const post of meantBy(query)) {
            const day = new Date(post.at).toLocaleDateString('en-CA', { timeZone })
            counts.set(day, (counts.get(day) ?? 0) + 1)
          }
          const expected = [...counts]
            .map(([day, count]) => ({ day, count }))
            .sort((a, b) => (a.day < b.day ? -1 : 1))
          expect(await at.subject.countPostsByDay({ query, timeZone })).toEqual(expected)
        }
      },
    )

    test('are counted as many as they are found, whoever asks', async () => {
      await fc.assert(
        fc.asyncProperty(someQuery, fc.constantFrom(null, 'amelie', 'driss'), async (text, reader) => {
          const query = readIfPossible(text)
          if (!query) return
          const conversation = reader === null ? [] : [{ field: 'reader', in: [null, reader] } as const]
          expect(await total(at.subject, { query, conversation })).toBe(
            (await found(at.subject, { query, conversation }, 500)).length,
          )
        }),
        { numRuns: 300 },
      )
    }, 60_000)

    test('look only at conversations that meet the conditions', async () => {
      const query = read('-is:repost')
      const conversation = [{ field: 'reader', in: [null, 'bart'] } as const]
      expect(await found(at.subject, { query, conversation })).toHaveLength(posts.length)
      const secret = conversationDocument('secret', { audience: 'addressed', assigneeId: 'amelie' })
      const told = postDocument('told', { conversationId: 'secret', text: 'between us' })
      await at.subject.write([
        { op: 'create', kind: 'conversation', doc: secret },
        { op: 'create', kind: 'post', doc: told },
      ])
      await listed(at)
      const between = read('"between us"')
      expect(ids(await found(at.subject, { query: between }))).toContain('told')
      expect(ids(await found(at.subject, { query: between, conversation }))).not.toContain('told')
      const days = await at.subject.countPostsByDay({ query: between, conversation, timeZone: 'UTC' })
      expect(days).toEqual([])
      const hers = [{ field: 'reader', in: [null, 'amelie'] } as const]
      expect(ids(await found(at.subject, { query: between, conversation: hers }))).toContain('told')
      expect(await total(at.subject, { query: between, conversation: hers })).toBe(1)
      const handedOn = { ...secret, version: 2, assigneeId: 'bart' }
      await at.subject.write([{ op: 'replace', kind: 'conversation', doc: handedOn, ifVersion: 1 }])
      await listed(at)
      expect(await total(at.subject, { query: between, conversation: hers })).toBe(0)
      expect(await total(at.subject, { query: between, conversation })).toBe(1)
      await at.subject.write([{ op: 'remove', kind: 'post', id: 'told' }])
      await listed(at)
    })
  })

  test('a post that changes is found by what it says now, one that is gone no more, also after opening again', async () => {
    await using at = await open()
    const doc = postDocument('one', { text: 'my red umbrella', conversationId: 'open-null' })
    await keep(at, [doc])
    const tagged = { ...doc, version: 2, topics: ['lost-property'], sentiment: 'negative' as const }
    await at.subject.write([{ op: 'replace', kind: 'post', doc: tagged, ifVersion: 1 }])
    await listed(at)
    for (const text of ['topic:lost-property', 'sentiment:negative'])
      expect(ids(await found(at.subject, { query: read(text) })), text).toEqual(['one'])
    const edited = { ...doc, version: 3, text: 'my green bicycle' }
    await at.subject.write([{ op: 'replace', kind: 'post', doc: edited, ifVersion: 2 }])
    await listed(at)
    for (const round of ['now', 'reopened']) {
      expect(await found(at.subject, { query: read('umbrella OR topic:lost-property') }), round).toEqual([])
      expect(ids(await found(at.subject, { query: read('bicycles') })), round).toEqual(['one'])
      expect(await found(at.subject, { query: read('green assigned:me') }), round).toEqual([])
      await at.reopen()
    }
    const current = (await at.subject.find('conversation', 'open-null'))!
    const given = { ...current, version: current.version + 1, assigneeId: 'amelie' }
    await at.subject.write([{ op: 'replace', kind: 'conversation', doc: given, ifVersion: current.version }])
    await listed(at)
    expect(ids(await found(at.subject, { query: read('green assigned:me') }))).toEqual(['one'])
    await at.subject.write([{ op: 'remove', kind: 'post', id: 'one' }])
    await listed(at)
    expect(await found(at.subject, { query: read('green') })).toEqual([])
  })

  test('a post stored with what opens is found as the conversation turned out', async () => {
    await using at = await open()
    const made = (id: string): PostDocument =>
      postDocument(`post-${id}`, { text: 'a violin', conversationId: id })
    const opens = { status: 'open', assigneeId: null, channelId: 'channel-1', audience: 'everyone' } as const
    const conversations = [
      conversationDocument('as-said'),
      conversationDocument('otherwise', { status: 'closed', closedAt: '2026-10-01T09:30:00.000Z' }),
    ]
    for (const conversation of conversations) {
      await at.subject.write([{ op: 'create', kind: 'post', doc: made(conversation.id), opens }])
      await at.subject.write([{ op: 'create', kind: 'conversation', doc: conversation }])
    }
    await listed(at)
    expect(ids(await found(at.subject, { query: read('violin is:open') }))).toEqual(['post-as-said'])
    expect(ids(await found(at.subject, { query: read('violin is:closed') }))).toEqual(['post-otherwise'])
    const said = conversationDocument('as-said', { version: 2, assigneeId: 'amelie' })
    await at.subject.write([{ op: 'replace', kind: 'conversation', doc: said, ifVersion: 1 }])
    await listed(at)
    expect(ids(await found(at.subject, { query: read('violin assigned:me') }))).toEqual(['post-as-said'])
  })

  test('what everybody may read is found behind hundreds that not everybody may', async () => {
    await using at = await open()
    const secret = conversationDocument('secret', { audience: 'addressed' })
    const told = Array.from({ length: 500 }, (_, index) =>
      postDocument(`told-${index}`, {
        text: 'a piano',
        conversationId: 'secret',
        at: `2026-10-20T00:00:00.000Z`,
      }),
    )
    const said = postDocument('said', {
      text: 'a piano',
      conversationId: 'everybodys',
      at: '2026-10-01T00:00:00.000Z',
    })
    await at.subject.write([
      { op: 'create', kind: 'conversation', doc: secret },
      { op: 'create', kind: 'conversation', doc: conversationDocument('everybodys') },
    ])
    await at.subject.write([...told, said].map((doc) => ({ op: 'create', kind: 'post', doc }) as const))
    await listed(at)
    const piano = read('piano')
    const forDriss = { query: piano, conversation: [{ field: 'reader', in: [null, 'driss'] } as const] }
    expect(ids(await found(at.subject, forDriss, 20))).toEqual(['said'])
    expect(await total(at.subject, forDriss)).toBe(1)
    expect(await found(at.subject, { query: piano }, 60)).toHaveLength(501)
  })

  test('posts of a conversation that comes later, goes, or turns out guarded are found and counted accordingly', async () => {
    await using at = await open()
    const post = postDocument('early', { text: 'a lost violin', conversationId: 'late' })
    const search = { query: read('violin') }
    const everybodys = { ...search, conversation: [{ field: 'reader', in: [null, 'driss'] } as const] }
    const expectTotals = async (whoReadsAll: number, driss: number) => {
      await listed(at)
      for (const [of, count] of [
        [search, whoReadsAll],
        [everybodys, driss],
      ] as const) {
        expect(await total(at.subject, of)).toBe(count)
        expect(await found(at.subject, of)).toHaveLength(count)
      }
    }
    await at.subject.write([{ op: 'create', kind: 'post', doc: post }])
    await expectTotals(0, 0)
    const late = conversationDocument('late')
    await at.subject.write([{ op: 'create', kind: 'conversation', doc: late }])
    await expectTotals(1, 1)
    const guarded = { ...late, version: 2, audience: 'addressed' } as const
    await at.subject.write([{ op: 'replace', kind: 'conversation', doc: guarded, ifVersion: 1 }])
    await expectTotals(1, 0)
    const his = { ...guarded, version: 3, assigneeId: 'driss' }
    await at.subject.write([{ op: 'replace', kind: 'conversation', doc: his, ifVersion: 2 }])
    await expectTotals(1, 1)
    const moved = { ...post, version: 2, conversationId: 'nowhere' }
    await at.subject.write([{ op: 'replace', kind: 'post', doc: moved, ifVersion: 1 }])
    await expectTotals(0, 0)
    const back = { ...post, version: 3 }
    await at.subject.write([{ op: 'replace', kind: 'post', doc: back, ifVersion: 2 }])
    await expectTotals(1, 1)
    await at.subject.write([{ op: 'remove', kind: 'conversation', id: 'late' }])
    await expectTotals(0, 0)
  })

  test('a cursor that this search did not hand out is refused', async () => {
    await using at = await open()
    await expect(
      at.subject.searchPosts({ query: read('tram'), limit: 1, after: 'nonsense' }),
    ).rejects.toMatchObject({
      code: 'bad-cursor',
    })
  })
}
