import { describe, expect, test } from 'vitest'
import type { Store, Write } from '../../server/ports/store.ts'
import { noteDocument, pendingChange } from '../support/documents.ts'
import { listed, type Open } from './harness.ts'

const create = (id: string): Write => ({ op: 'create', kind: 'note', doc: noteDocument(id) })

export const storeDurabilityContract = (open: Open<Store>): void => {
  describe('lanes', () => {
    test('what a person does overtakes 20,000 queued bulk writes', async () => {
      await using at = await open()
      const finished: string[] = []
      const bulk = Array.from({ length: 40 }, async (_, page) => {
        const writes = Array.from({ length: 500 }, (_unused, index) => create(`bulk-${page}-${index}`))
        const results = await at.subject.write(writes, { lane: 'bulk' })
        finished.push(`bulk ${page}`)
        return results
      })
      const person = at.subject.write([create('person')], { lane: 'person' }).then((results) => {
        finished.push('person')
        return results
      })
      expect(await person).toEqual(['done'])
      // Pages that were already under way may end first; the bulk of them may not.
      expect(finished.indexOf('person')).toBeLessThan(10)
      expect(new Set((await Promise.all(bulk)).flat())).toEqual(new Set(['done']))
      await listed(at)
      expect(await at.subject.count('note', [])).toBe(20_001)
    })

    test('people who never stop do not starve bulk', async () => {
      await using at = await open()
      let bulkDone = false
      let turn = 0
      const bulk = at.subject.write([create('bulk')], { lane: 'bulk' }).then(() => (bulkDone = true))
      const person = async (): Promise<void> => {
        while (!bulkDone) await at.subject.write([create(`person-${turn++}`)])
      }
      await Promise.all([bulk, ...Array.from({ length: 50 }, person)])
      expect(await at.subject.find('note', 'bulk')).toBeDefined()
    })
  })

  describe('durability', () => {
    const ways = ['reopen', 'dieAndReopen'] as const
    test.each(ways)('%s: everything acknowledged is there', async (way) => {
      await using at = await open()
      const doc = noteDocument('n1', { pending: [pendingChange(1)] })
      const bulk = Array.from({ length: 500 }, (_, index) => create(`bulk-${index}`))
      await Promise.all([
        at.subject.write([{ op: 'create', kind: 'note', doc }]),
        at.subject.write(bulk, { lane: 'bulk' }),
      ])
      await at[way]()
      await listed(at)
      expect(await at.subject.find('note', 'n1')).toEqual(doc)
      expect(await at.subject.count('note', [])).toBe(501)
      expect(await at.subject.listPending(10)).toEqual([{ kind: 'note', id: 'n1' }])
      expect(await at.subject.write([create('bulk-7'), create('after')])).toEqual(['exists', 'done'])
    })

    test('a cursor is good after reopening', async () => {
      await using at = await open()
      await at.subject.write(['a', 'b', 'c'].map(create))
      await listed(at)
      const order = { by: 'at', direction: 'asc' } as const
      const { next } = await at.subject.list('note', { order, limit: 2 })
      await at.reopen()
      const rest = await at.subject.list('note', { order, limit: 2, after: next })
      expect(rest.items.map(({ id }) => id)).toEqual(['c'])
    })

    test('death in the middle of writes leaves each of them whole or not there', async () => {
      await using at = await open()
      const writes = Array.from({ length: 2000 }, (_, index) => create(`n${index}`))
      const acknowledged: string[] = []
      const under = writes.map(async (write) => {
        const [result] = await at.subject.write([write], { lane: 'bulk' })
        if (result === 'done' && write.op === 'create') acknowledged.push(write.doc.id)
      })
      await under[300]
      const settled = Promise.allSettled(under)
      await at.dieAndReopen()
      await settled
      const found = await at.subject.findMany(
        'note',
        Array.from({ length: 2000 }, (_, index) => `n${index}`),
      )
      expect(acknowledged.length).toBeGreaterThan(300)
      expect(acknowledged.filter((id) => !found.has(id))).toEqual([])
      for (const [id, doc] of found) expect(doc).toEqual(noteDocument(id))
    })
  })

  test('a closed store refuses, and does not hang', async () => {
    await using at = await open()
    const { subject } = at
    await subject.write([create('n1')])
    await at.reopen()
    await expect(subject.write([create('n2')])).rejects.toThrow()
    await expect(subject.find('note', 'n1')).rejects.toThrow()
    await expect(subject.check()).rejects.toThrow()
  })
}
