import { describe, expect, test } from 'vitest'
import type { NoteDocument } from '../../server/domain/documents.ts'
import type { Store, Write } from '../../server/ports/store.ts'
import { colleagueDocument, noteDocument, pendingChange, postDocument } from '../support/documents.ts'
import { listed, type Harness, type Open } from './harness.ts'

const create = (doc: NoteDocument): Write => ({ op: 'create', kind: 'note', doc })
const replace = (doc: NoteDocument, ifVersion: number): Write => ({
  op: 'replace',
  kind: 'note',
  doc,
  ifVersion,
})
const pendingOnceListed = async (at: Harness<Store>, limit: number) => {
  await listed(at)
  return at.subject.listPending(limit)
}

export const storeWriteContract = (open: Open<Store>): void => {
  describe('create and find', () => {
    test('a document comes back as it was given, and once only', async () => {
      await using at = await open()
      const doc = noteDocument('n1', { pending: [pendingChange(1)], mentions: ['fien'] })
      expect(await at.subject.write([create(doc)])).toEqual(['done'])
      expect(await at.subject.write([create({ ...doc, text: 'second' })])).toEqual(['exists'])
      expect(await at.subject.find('note', 'n1')).toEqual(doc)
    })

    test('what is not there is undefined, in its own kind only', async () => {
      await using at = await open()
      await at.subject.write([create(noteDocument('n1'))])
      expect(await at.subject.find('note', 'n2')).toBeUndefined()
      expect(await at.subject.find('post', 'n1')).toBeUndefined()
    })

    test('of a hundred at once, one creates', async () => {
      await using at = await open()
      const results = await Promise.all(
        Array.from({ length: 100 }, (_, index) =>
          at.subject.write([create(noteDocument('n1', { text: `${index}` }))]),
        ),
      )
      expect(results.flat().filter((result) => result === 'done')).toHaveLength(1)
      expect(results.flat().filter((result) => result === 'exists')).toHaveLength(99)
    })

    test('findMany answers those that exist, whatever is asked twice', async () => {
      await using at = await open()
      await at.subject.write(['a', 'b', 'c'].map((id) => create(noteDocument(id))))
      const found = await at.subject.findMany('note', ['c', 'nowhere', 'a', 'c'])
      expect([...found.keys()].toSorted()).toEqual(['a', 'c'])
      expect(found.get('c')).toEqual(noteDocument('c'))
      expect(await at.subject.findMany('note', [])).toEqual(new Map())
    })

    test('findMany takes a thousand ids', async () => {
      await using at = await open()
      const ids = Array.from({ length: 1000 }, (_, index) => `n${index}`)
      await at.subject.write(
        ids.map((id) => create(noteDocument(id))),
        { lane: 'bulk' },
      )
      expect((await at.subject.findMany('note', ids)).size).toBe(1000)
    })

    test('every character survives, in a long text too', async () => {
      await using at = await open()
      const odd = 'Zoë Łódź 日本 العربية 👩🏽‍🚒 "quoted" \\ \u0000 \u2028 \ud800 e\u0301 <script>'
      const text = odd.repeat(20_000)
      const doc = postDocument('p1', {
        text: odd,
        raw: { nested: [{ text }], none: null, yes: true, third: 0.1 },
      })
      await at.subject.write([{ op: 'create', kind: 'post', doc }])
      expect(await at.subject.find('post', 'p1')).toEqual(doc)
    })
  })

  describe('replace', () => {
    test('counts the version up, and only from the one that is there', async () => {
      await using at = await open()
      await at.subject.write([create(noteDocument('n1'))])
      const second = noteDocument('n1', { version: 2, text: 'second' })
      expect(await at.subject.write([replace(second, 1)])).toEqual(['done'])
      expect(await at.subject.write([replace(second, 1)])).toEqual(['conflict'])
      expect(await at.subject.find('note', 'n1')).toEqual(second)
    })

    test('is refused where there is nothing', async () => {
      await using at = await open()
      expect(await at.subject.write([replace(noteDocument('n1', { version: 2 }), 1)])).toEqual(['conflict'])
      expect(await at.subject.find('note', 'n1')).toBeUndefined()
    })

    test('a version that was not counted up is a mistake, and writes nothing', async () => {
      await using at = await open()
      const mistaken = replace(noteDocument('n1', { version: 3 }), 1)
      await expect(at.subject.write([create(noteDocument('n1')), mistaken])).rejects.toThrow(RangeError)
      expect(await at.subject.find('note', 'n1')).toBeUndefined()
    })

    test('one-owner: of a thousand at once on the same version, one is done', async () => {
      await using at = await open()
      await at.subject.write([create(noteDocument('n1'))])
      const results = await Promise.all(
        Array.from({ length: 1000 }, (_, index) =>
          at.subject.write([replace(noteDocument('n1', { version: 2, text: `${index}` }), 1)]),
        ),
      )
      const winners = results.flatMap(([result], index) => (result === 'done' ? [index] : []))
      expect(winners).toHaveLength(1)
      expect(results.flat().filter((result) => result === 'conflict')).toHaveLength(999)
      expect((await at.subject.find('note', 'n1'))?.text).toBe(`${winners[0]}`)
    })

    test('a chain of read, change and write loses no step', async () => {
      await using at = await open()
      await at.subject.write([create(noteDocument('n1', { mentions: [] }))])
      const join = async (name: string): Promise<void> => {
        for (;;) {
          const doc = await at.subject.find('note', 'n1')
          if (!doc) throw new Error('gone')
          const joined = { ...doc, version: doc.version + 1, mentions: [...doc.mentions, name] }
          const [result] = await at.subject.write([replace(joined, doc.version)])
          if (result === 'done') return
        }
      }
      const names = Array.from({ length: 20 }, (_, index) => `colleague-${index}`)
      await Promise.all(names.map(join))
      const doc = await at.subject.find('note', 'n1')
      expect(doc?.mentions.toSorted()).toEqual(names.toSorted())
      expect(doc?.version).toBe(21)
    })
  })

  describe('several writes in one call', () => {
    test('each is answered on its own, in order, and a refusal undoes no other', async () => {
      await using at = await open()
      const results = await at.subject.write([
        create(noteDocument('a')),
        create(noteDocument('a')),
        { op: 'remove', kind: 'note', id: 'nowhere' },
        create(noteDocument('b')),
        replace(noteDocument('b', { version: 9 }), 8),
        replace(noteDocument('a', { version: 2, text: 'changed' }), 1),
      ])
      expect(results).toEqual(['done', 'exists', 'missing', 'done', 'conflict', 'done'])
      expect((await at.subject.find('note', 'a'))?.text).toBe('changed')
    })

    test('hundreds on one document happen in order, in both lanes', async () => {
      await using at = await open()
      for (const lane of ['person', 'bulk'] as const) {
        const steps = Array.from({ length: 300 }, (_, index) =>
          index === 0
            ? create(noteDocument(lane))
            : replace(noteDocument(lane, { version: index + 1 }), index),
        )
        expect(new Set(await at.subject.write(steps, { lane }))).toEqual(new Set(['done']))
        expect((await at.subject.find('note', lane))?.version).toBe(300)
      }
    })

    test('none at all is fine', async () => {
      await using at = await open()
      expect(await at.subject.write([])).toEqual([])
    })
  })

  test('remove takes a document away, and its id can be used again', async () => {
    await using at = await open()
    await at.subject.write([create(noteDocument('n1'))])
    expect(await at.subject.write([{ op: 'remove', kind: 'note', id: 'n1' }])).toEqual(['done'])
    expect(await at.subject.write([{ op: 'remove', kind: 'note', id: 'n1' }])).toEqual(['missing'])
    expect(await at.subject.find('note', 'n1')).toBeUndefined()
    expect(await at.subject.write([create(noteDocument('n1', { text: 'again' }))])).toEqual(['done'])
  })

  describe('remove at a version', () => {
    const removeAt = (ifVersion: number): Write => ({ op: 'remove', kind: 'note', id: 'n1', ifVersion })

    test('takes away what nobody changed since, and nothing else', async () => {
      await using at = await open()
      await at.subject.write([create(noteDocument('n1')), replace(noteDocument('n1', { version: 2 }), 1)])
      expect(await at.subject.write([removeAt(1)])).toEqual(['conflict'])
      expect((await at.subject.find('note', 'n1'))?.version).toBe(2)
      expect(await at.subject.write([removeAt(2)], { lane: 'bulk' })).toEqual(['done'])
      expect(await at.subject.write([removeAt(2)])).toEqual(['missing'])
      expect(await at.subject.find('note', 'n1')).toBeUndefined()
    })

    test('against somebody who changes it in the same moment, one of the two has it', async () => {
      await using at = await open()
      for (let round = 0; round < 20; round++) {
        await at.subject.write([create(noteDocument('n1'))])
        const [[changed], [removed]] = await Promise.all([
          at.subject.write([replace(noteDocument('n1', { version: 2 }), 1)]),
          at.subject.write([removeAt(1)]),
        ])
        expect([changed, removed].filter((result) => result === 'done')).toHaveLength(1)
        const left = await at.subject.find('note', 'n1')
        expect(left?.version).toBe(changed === 'done' ? 2 : undefined)
        if (left) await at.subject.write([removeAt(2)])
      }
    })
  })

  describe('settle and listPending', () => {
    test('settle takes told changes off, without a new version', async () => {
      await using at = await open()
      const doc = noteDocument('n1', { pending: [pendingChange(1), pendingChange(2), pendingChange(3)] })
      await at.subject.write([create(doc)])
      const settle = (numbers: number[]): Write => ({ op: 'settle', kind: 'note', id: 'n1', numbers })
      expect(await at.subject.write([settle([1, 3])])).toEqual(['done'])
      expect(await at.subject.find('note', 'n1')).toEqual({ ...doc, pending: [pendingChange(2)] })
      expect(await at.subject.write([settle([1, 7])])).toEqual(['done'])
      expect(await at.subject.write([settle([2])])).toEqual(['done'])
      expect(await at.subject.find('note', 'n1')).toEqual({ ...doc, pending: [] })
    })

    test('settling what is gone is missing', async () => {
      await using at = await open()
      expect(await at.subject.write([{ op: 'settle', kind: 'note', id: 'n1', numbers: [1] }])).toEqual([
        'missing',
      ])
    })

    test('a settle does not disturb a change made on the version read before it', async () => {
      await using at = await open()
      await at.subject.write([create(noteDocument('n1', { pending: [pendingChange(1)] }))])
      await at.subject.write([{ op: 'settle', kind: 'note', id: 'n1', numbers: [1] }])
      expect(await at.subject.write([replace(noteDocument('n1', { version: 2 }), 1)])).toEqual(['done'])
    })

    test('listPending finds what is still to be told, of every kind, oldest change first', async () => {
      await using at = await open()
      const pending = [pendingChange(1)]
      await at.subject.write([create(noteDocument('told'))])
      for (const id of ['first', 'second']) await at.subject.write([create(noteDocument(id, { pending }))])
      await at.subject.write([
        { op: 'create', kind: 'colleague', doc: colleagueDocument('third', { pending }) },
      ])
      await at.subject.write([{ op: 'create', kind: 'post', doc: postDocument('fourth', { pending }) }])
      const all = [
        { kind: 'note', id: 'first' },
        { kind: 'note', id: 'second' },
        { kind: 'colleague', id: 'third' },
        { kind: 'post', id: 'fourth' },
      ]
      expect(await pendingOnceListed(at, 10)).toEqual(all)
      expect(await at.subject.listPending(2)).toEqual(all.slice(0, 2))
      await at.subject.write([{ op: 'settle', kind: 'note', id: 'first', numbers: [1] }])
      await at.subject.write([{ op: 'remove', kind: 'note', id: 'second' }])
      expect(await pendingOnceListed(at, 10)).toEqual(all.slice(2))
    })

    test('a later change joins the queue of things to tell', async () => {
      await using at = await open()
      await at.subject.write([create(noteDocument('n1'))])
      expect(await pendingOnceListed(at, 10)).toEqual([])
      await at.subject.write([replace(noteDocument('n1', { version: 2, pending: [pendingChange(2)] }), 1)])
      expect(await pendingOnceListed(at, 10)).toEqual([{ kind: 'note', id: 'n1' }])
    })
  })

  test('check answers while the store can be written to', async () => {
    await using at = await open()
    await expect(at.subject.check()).resolves.toBeUndefined()
  })
}
