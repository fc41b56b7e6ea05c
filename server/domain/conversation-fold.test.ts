import fc from 'fast-check'
import { expect, test } from 'vitest'
import { maxTurns, mergeTurns, summarise } from './conversation-fold.ts'
import type { Turn } from './documents.ts'

const minute = (n: number): string => new Date(Date.UTC(2026, 9, 1, 8, n)).toISOString()

const turn = (postId: string, at: number, more: Partial<Turn> = {}): Turn => ({
  postId,
  at: minute(at),
  voice: 'customer',
  text: `words of ${postId}`,
  language: 'en',
  thanks: false,
  gone: false,
  ...more,
})

const anyTurns = fc
  .uniqueArray(
    fc.tuple(fc.integer({ min: 0, max: 60 }), fc.constantFrom('customer' as const, 'us' as const)),
    {
      maxLength: 25,
    },
  )
  .map((list) => list.map(([at, voice], index) => turn(`p${index}`, at, { voice })))

test('order and repetition of posts make no difference to what a conversation sums up', () => {
  fc.assert(
    fc.property(anyTurns, fc.infiniteStream(fc.nat()), (turns, dice) => {
      const shuffled = [...turns, ...turns.slice(0, 5)]
        .map((item) => ({ item, rank: dice.next().value as number }))
        .sort((a, b) => a.rank - b.rank)
      const oneByOne = shuffled.reduce<Turn[]>((all, { item }) => mergeTurns(all, [item]), [])
      expect(summarise(oneByOne)).toEqual(summarise(mergeTurns([], turns)))
    }),
  )
})

test('a customer waits since their first words after ours', () => {
  const turns = [turn('a', 0), turn('b', 5, { voice: 'us' }), turn('c', 7), turn('d', 9)]
  expect(summarise(turns)).toMatchObject({
    waitingSince: minute(7),
    firstResponseAt: minute(5),
    lastPostAt: minute(9),
  })
  expect(summarise([...turns, turn('e', 10, { voice: 'us' })])).toMatchObject({ waitingSince: null })
})

test('a thank-you after our answer waits for nothing; a question behind it does', () => {
  const turns = [turn('a', 0), turn('b', 5, { voice: 'us' }), turn('c', 7, { thanks: true })]
  expect(summarise(turns)).toMatchObject({ waitingSince: null, thanked: true })
  expect(summarise([...turns, turn('d', 9)])).toMatchObject({ waitingSince: minute(9), thanked: false })
})

test('our post before the customer wrote is no response', () => {
  expect(summarise([turn('ours', 0, { voice: 'us' }), turn('theirs', 3)])).toMatchObject({
    firstResponseAt: null,
    waitingSince: minute(3),
  })
})

test('a post that was taken back is not waited for, previewed or thanked, and stays gone when it comes again', () => {
  const turns = mergeTurns(
    [turn('a', 0), turn('b', 2, { thanks: true })],
    [turn('b', 2, { gone: true, text: '' })],
  )
  const again = mergeTurns(turns, [turn('b', 2, { thanks: true })])
  expect(summarise(again)).toMatchObject({
    waitingSince: minute(0),
    thanked: false,
    preview: { text: 'words of a' },
  })
})

test('a very long conversation keeps its beginning and its newest turns', () => {
  const many = Array.from({ length: maxTurns * 2 }, (_, index) =>
    turn(`p${String(index).padStart(4, '0')}`, index),
  )
  const kept = mergeTurns([], many)
  expect(kept).toHaveLength(maxTurns)
  expect(kept[0]?.postId).toBe('p0000')
  expect(kept.at(-1)?.postId).toBe(`p0${maxTurns * 2 - 1}`)
})
