import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Invalid } from '../../server/domain/errors.ts'
import type { ConversationDocument } from '../../server/domain/documents.ts'
import type { Condition, ListQuery, Store } from '../../server/ports/store.ts'
import { colleagueDocument, conversationDocument, noteDocument } from '../support/documents.ts'
import { listed, type Harness, type Open } from './harness.ts'

type Query = Omit<ListQuery<'conversation'>, 'limit'>

const day = (number: number): string => `2026-09-${String(number).padStart(2, '0')}T08:00:00.000Z`

const fill = async (at: Harness<Store>, docs: ConversationDocument[]): Promise<void> => {
  await at.subject.write(docs.map((doc) => ({ op: 'create', kind: 'conversation', doc })))
  await listed(at)
}

const ids = async (at: Harness<Store>, query: Query): Promise<string[]> =>
  (await at.subject.list('conversation', { limit: 100, ...query })).items.map(({ id }) => id)

/** All pages of a list, one after the other. */
const pages = async (at: Harness<Store>, query: Query, limit: number): Promise<string[][]> => {
  const found: string[][] = []
  let after: string | null = null
  do {
    const page: { items: { id: string }[]; next: string | null } = await at.subject.list('conversation', {
      ...query,
      limit,
      after,
    })
    found.push(page.items.map(({ id }) => id))
    after = page.next
  } while (after !== null && found.length < 1000)
  return found
}

const some = [
  conversationDocument('a', { status: 'open', assigneeId: null, lastPostAt: day(4) }),
  conversationDocument('b', { status: 'open', assigneeId: 'amelie', lastPostAt: day(2) }),
  conversationDocument('c', { status: 'closed', assigneeId: 'amelie', lastPostAt: day(3) }),
  conversationDocument('d', {
    status: 'snoozed',
    assigneeId: 'bart',
    lastPostAt: day(1),
    snoozedUntil: day(9),
  }),
]

export const storeListContract = (open: Open<Store>): void => {
  describe('fresh lists', () => {
    test('show and count at once what was written, whoever else is reading', async () => {
      await using at = await open()
      const names = Array.from({ length: 20 }, (_, index) => `n${index}`)
      const seen = await Promise.all(
        names.map(async (id) => {
          await at.subject.write([{ op: 'create', kind: 'note', doc: noteDocument(id) }])
          const { items } = await at.subject.list('note', { limit: 100, fresh: true })
          return items.some((doc) => doc.id === id)
        }),
      )
      expect(seen).toEqual(names.map(() => true))
      await at.subject.write([{ op: 'create', kind: 'note', doc: noteDocument('last') }])
      expect(await at.subject.count('note', [], { fresh: true })).toBe(21)
    })
  })

  describe('conditions', () => {
    const cases: [what: string, where: Condition<'conversation'>[], found: string[]][] = [
      ['none', [], ['a', 'b', 'c', 'd']],
      ['is', [{ field: 'status', is: 'open' }], ['a', 'b']],
      ['is null', [{ field: 'assigneeId', is: null }], ['a']],
      ['not', [{ field: 'status', not: 'open' }], ['c', 'd']],
      ['not, where null is something else', [{ field: 'assigneeId', not: 'amelie' }], ['a', 'd']],
      ['not null', [{ field: 'assigneeId', not: null }], ['b', 'c', 'd']],
      ['in', [{ field: 'status', in: ['closed', 'snoozed'] }], ['c', 'd']],
      ['in, with null', [{ field: 'assigneeId', in: ['bart', null] }], ['a', 'd']],
      ['in, named twice', [{ field: 'status', in: ['closed', 'closed'] }], ['c']],
      ['in one', [{ field: 'status', in: ['closed'] }], ['c']],
      ['in nothing', [{ field: 'status', in: [] }], []],
      ['at least', [{ field: 'lastPostAt', atLeast: day(3) }], ['a', 'c']],
      ['at most', [{ field: 'lastPostAt', atMost: day(2) }], ['b', 'd']],
      ['between', [{ field: 'lastPostAt', atLeast: day(2), atMost: day(3) }], ['b', 'c']],
      ['bounds are never null', [{ field: 'snoozedUntil', atMost: day(30) }], ['d']],
      ['a field inside', [{ field: 'customerId', is: 'customer-of-b' }], ['b']],
      [
        'several together',
        [
          { field: 'status', in: ['open', 'closed'] },
          { field: 'assigneeId', in: ['amelie', 'bart'] },
          { field: 'mergedInto', is: null },
        ],
        ['b', 'c'],
      ],
    ]
    describe('list and count agree on', () => {
      let at: Harness<Store>
      beforeAll(async () => {
        at = await open()
        await fill(at, some)
      })
      afterAll(() => at[Symbol.asyncDispose]())

      test.each(cases)('%s', async (_what, where, found) => {
        expect(await ids(at, { where })).toEqual(found)
        expect(await at.subject.count('conversation', where)).toBe(found.length)
      })
    })

    test('truth is told apart from its opposite', async () => {
      await using at = await open()
      await at.subject.write([
        { op: 'create', kind: 'colleague', doc: colleagueDocument('here', { active: true }) },
        { op: 'create', kind: 'colleague', doc: colleagueDocument('left', { active: false }) },
      ])
      await listed(at)
      for (const [is, id] of [
        [true, 'here'],
        [false, 'left'],
      ] as const) {
        const page = await at.subject.list('colleague', { where: [{ field: 'active', is }], limit: 5 })
        expect(page.items.map((doc) => doc.id)).toEqual([id])
      }
    })

    test('who may read a conversation follows from its audience and who has it', async () => {
      await using at = await open()
      const docs = [
        conversationDocument('aloud', { assigneeId: 'bart' }),
        conversationDocument('given', { audience: 'addressed', assigneeId: 'driss' }),
        conversationDocument('waiting', { audience: 'addressed' }),
      ]
      await fill(at, docs)
      const readable = async (reader: string) => {
        const where = [{ field: 'reader', in: [null, reader] }] as const
        const order = { by: 'lastPostAt', direction: 'desc' } as const
        const { items } = await at.subject.list('conversation', { where: [...where], order, limit: 10 })
        expect(await at.subject.count('conversation', [...where])).toBe(items.length)
        return items.map(({ id }) => id).sort()
      }
      expect(await readable('driss')).toEqual(['aloud', 'given'])
      expect(await readable('leads')).toEqual(['aloud', 'waiting'])
      expect(await readable('bart')).toEqual(['aloud'])
    })

    test('a change moves a document between lists', async () => {
      await using at = await open()
      await fill(at, some)
      const doc = conversationDocument('a', {
        version: 2,
        status: 'closed',
        assigneeId: 'fien',
        lastPostAt: day(8),
      })
      await at.subject.write([{ op: 'replace', kind: 'conversation', doc, ifVersion: 1 }])
      await listed(at)
      expect(await ids(at, { where: [{ field: 'status', is: 'open' }] })).toEqual(['b'])
      expect(await ids(at, { where: [{ field: 'assigneeId', is: 'fien' }] })).toEqual(['a'])
      expect(await at.subject.count('conversation', [{ field: 'status', is: 'closed' }])).toBe(2)
    })

    test('a field or order that the port does not list is a mistake', async () => {
      await using at = await open()
      const where = [{ field: 'preview', is: 'x' }] as unknown as Condition<'conversation'>[]
      await expect(at.subject.list('conversation', { where, limit: 5 })).rejects.toThrow(RangeError)
      await expect(at.subject.count('conversation', where)).rejects.toThrow(RangeError)
      const order = { by: 'assigneeId', direction: 'asc' } as unknown as { by: 'waitKey'; direction: 'asc' }
      await expect(at.subject.list('conversation', { order, limit: 5 })).rejects.toThrow(RangeError)
      await expect(at.subject.list('conversation', { limit: 0 })).rejects.toThrow(RangeError)
    })
  })

  describe('order and pages', () => {
    test('both directions, by id unless told otherwise', async () => {
      await using at = await open()
      await fill(at, some)
      expect(await ids(at, { order: { by: 'lastPostAt', direction: 'asc' } })).toEqual(['d', 'b', 'c', 'a'])
      expect(await ids(at, { order: { by: 'lastPostAt', direction: 'desc' } })).toEqual(['a', 'c', 'b', 'd'])
      expect(await ids(at, {})).toEqual(['a', 'b', 'c', 'd'])
    })

    test('ties are broken by id, in the same direction', async () => {
      await using at = await open()
      await fill(
        at,
        ['m', 'k', 'l', 'n'].map((id) => conversationDocument(id, { lastPostAt: day(5) })),
      )
      expect(await ids(at, { order: { by: 'lastPostAt', direction: 'asc' } })).toEqual(['k', 'l', 'm', 'n'])
      expect(await ids(at, { order: { by: 'lastPostAt', direction: 'desc' } })).toEqual(['n', 'm', 'l', 'k'])
    })

    const many = Array.from({ length: 57 }, (_, index) =>
      conversationDocument(`c${String(index).padStart(2, '0')}`, {
        lastPostAt: day(1 + (index % 5)),
        status: (['open', 'snoozed', 'closed'] as const)[index % 3] ?? 'open',
      }),
    )
    const queries: [what: string, query: Query][] = [
      ['by id', {}],
      ['newest first', { order: { by: 'lastPostAt', direction: 'desc' } }],
      ['oldest first', { order: { by: 'lastPostAt', direction: 'asc' } }],
      [
        'filtered by one of several',
        {
          where: [{ field: 'status', in: ['open', 'closed'] }],
          order: { by: 'lastPostAt', direction: 'desc' },
        },
      ],
    ]
    test.each(queries)('pages join without a gap or a double, %s', async (_what, query) => {
      await using at = await open()
      await fill(at, many)
      const whole = await ids(at, query)
      for (const limit of [1, 7, 56, 57, 100]) {
        const found = await pages(at, query, limit)
        expect(found.flat()).toEqual(whole)
        expect(found.every((page, index) => page.length === limit || index === found.length - 1)).toBe(true)
      }
    })

    test('the last page says so, also when it is full', async () => {
      await using at = await open()
      await fill(at, many)
      expect((await at.subject.list('conversation', { limit: 57 })).next).toBeNull()
      expect((await at.subject.list('conversation', { limit: 56 })).next).not.toBeNull()
      const where: Condition<'conversation'>[] = [{ field: 'status', in: [] }]
      expect(await at.subject.list('conversation', { where, limit: 5 })).toEqual({ items: [], next: null })
    })

    test('pages stay in step while documents come, move and go', async () => {
      await using at = await open()
      await fill(at, many)
      const query: Query = { order: { by: 'lastPostAt', direction: 'desc' } }
      const whole = await ids(at, query)
      const first = await at.subject.list('conversation', { ...query, limit: 20 })
      await fill(at, [conversationDocument('new', { lastPostAt: day(20) })])
      // The very document that the cursor stands on goes, and one that was shown moves.
      await at.subject.write([{ op: 'remove', kind: 'conversation', id: whole[19] ?? '' }])
      const moved = conversationDocument(whole[3] ?? '', { version: 2, lastPostAt: day(21) })
      await at.subject.write([{ op: 'replace', kind: 'conversation', doc: moved, ifVersion: 1 }])
      await listed(at)
      const rest = await at.subject.list('conversation', { ...query, limit: 100, after: first.next })
      expect(rest.items.map(({ id }) => id)).toEqual(whole.slice(20))
    })

    test('a walk meets everything once, by id, whatever is written meanwhile, and goes on from a page', async () => {
      await using at = await open()
      await fill(at, many)
      const whole = await ids(at, {})
      const met: string[] = []
      const places: (string | null)[] = []
      for await (const { docs, next } of at.subject.walk('conversation', { size: 10 })) {
        met.push(...docs.map(({ id }) => id))
        places.push(next)
        const changed = conversationDocument(whole[30] ?? '', {
          version: places.length + 1,
          lastPostAt: day(25),
        })
        const added = conversationDocument(`added${places.length}`)
        await at.subject.write([
          { op: 'replace', kind: 'conversation', doc: changed, ifVersion: places.length },
          { op: 'create', kind: 'conversation', doc: added },
        ])
        await listed(at)
      }
      expect(met.filter((id) => !id.startsWith('added'))).toEqual(whole)
      expect(met).toEqual(met.toSorted())
      expect(places.at(-1)).toBeNull()
      const rest: string[] = []
      for await (const { docs } of at.subject.walk('conversation', { after: places[1] ?? null, size: 7 }))
        rest.push(...docs.map(({ id }) => id).filter((id) => !id.startsWith('added')))
      expect(rest).toEqual(whole.filter((id) => id > (met[19] ?? '')))
    })

    test('a cursor that this list did not hand out is refused', async () => {
      await using at = await open()
      await fill(at, many)
      const query: Query = { order: { by: 'lastPostAt', direction: 'desc' } }
      const { next } = await at.subject.list('conversation', { ...query, limit: 5 })
      const good = next ?? ''
      const refused = [
        'x',
        'DROP TABLE',
        '{"a":1}',
        good.slice(0, -6),
        `AAAA${good.slice(4)}`,
        'é'.repeat(5000),
        Buffer.from('null').toString('base64url'),
      ]
      for (const after of refused) {
        const attempt = at.subject.list('conversation', { ...query, limit: 5, after })
        await expect(attempt, after.slice(0, 50)).rejects.toThrow(Invalid)
        await expect(attempt).rejects.toMatchObject({ code: 'bad-cursor', status: 422 })
      }
      const other: Query = { order: { by: 'lastPostAt', direction: 'asc' } }
      await expect(at.subject.list('conversation', { ...other, limit: 5, after: good })).rejects.toThrow(
        Invalid,
      )
    })

    test('long pages are as whole as short ones', async () => {
      await using at = await open()
      const docs = Array.from({ length: 1200 }, (_, index) =>
        noteDocument(`n${String(index).padStart(4, '0')}`),
      )
      await at.subject.write(
        docs.map((doc) => ({ op: 'create', kind: 'note', doc })),
        { lane: 'bulk' },
      )
      await listed(at)
      const page = await at.subject.list('note', { limit: 1000 })
      expect(page.items).toEqual(docs.slice(0, 1000))
      const rest = await at.subject.list('note', { limit: 1000, after: page.next })
      expect(rest.items).toEqual(docs.slice(1000))
    })
  })
}
