import { describe, expect, test } from 'vitest'
import { cutPieces, excerptPieces } from './pieces.ts'

const joined = (pieces: { text: string }[]) => pieces.map(({ text }) => text).join('')

test('what was found is marked', () => {
  expect(
    cutPieces('the 81 and the 92', [
      { start: 15, end: 17 },
      { start: 4, end: 6 },
    ]),
  ).toEqual([
    { text: 'the ', marked: false },
    { text: '81', marked: true },
    { text: ' and the ', marked: false },
    { text: '92', marked: true },
  ])
})

describe('hostile-text-is-text', () => {
  test.each([
    ['outside', [{ start: 3, end: 99 }]],
    ['backwards', [{ start: 4, end: 2 }]],
    [
      'over each other',
      [
        { start: 0, end: 4 },
        { start: 2, end: 6 },
      ],
    ],
    ['through a character', [{ start: 1, end: 4 }]],
  ])('parts that lie %s lose nothing', (_, parts) => {
    const text = '🚋🚋 <b>tram</b>'
    const pieces = cutPieces(text, parts)
    expect(joined(pieces)).toBe(text)
    expect(pieces.every((piece) => piece.text.isWellFormed())).toBe(true)
  })

  test('a long text is shown around the first thing found', () => {
    const text = `${'a word '.repeat(2000)}umbrella${'🚋'.repeat(5000)}`
    const pieces = excerptPieces(text, [{ start: 14_000, end: 14_008 }])
    expect(pieces.find(({ marked }) => marked)?.text).toBe('umbrella')
    expect([pieces[0]?.text, pieces.at(-1)?.text]).toEqual(['…', '…'])
    expect(joined(pieces).length).toBeLessThan(500)
    expect(joined(pieces).isWellFormed()).toBe(true)
  })

  test('a word as long as the post is cut', () => {
    const pieces = excerptPieces('x'.repeat(10_000), [{ start: 0, end: 10_000 }])
    expect(pieces[0]).toEqual({ text: 'x'.repeat(420), marked: true })
  })
})
