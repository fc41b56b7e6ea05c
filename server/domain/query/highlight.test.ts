import fc from 'fast-check'
import { expect, test } from 'vitest'
import { analyse, streamsOf } from './analysis.ts'
import { highlighter, type Part } from './highlight.ts'
import { parseQuery } from './parse.ts'
import { fix, placesOf } from './evaluate.ts'
import { stemsOf } from './stems.ts'
import type { FixedQuery, Words } from './tree.ts'

const asking = { now: new Date('2026-11-28T12:00:00Z'), me: 'nora' }
const read = (text: string): FixedQuery => fix(parseQuery(text, { scope: 'search', networks: [] }), asking)
const found = (query: string, text: string, language: string | null = 'en'): string[] =>
  highlighter(read(query))({ text, language }).map(({ start, end }) => text.slice(start, end))

test.each([
  ['tram', 'Two trams, one #tram and the l’tram', ['trams', '#tram', 'tram']],
  ['ete', 'L’Été d’été', ['Été', 'été']],
  ['"de la gare"', 'au coin de la gare', ['de la gare']],
  ['umbr*', 'umbrella/Umbria _umbra', ['umbrella', 'Umbria']],
  ['-tram bus', 'tram bus', ['bus']],
  ['tram NEAR bus', 'bus and tram', ['bus', 'tram']],
  ['lang:en', 'tram', []],
  ['ijs', 'ijs\tijs\nijs', ['ijs', 'ijs', 'ijs']],
  ['oeuvre', 'Œuvre œuvres', ['Œuvre', 'œuvres']],
])('%s in “%s”', (query, text, parts) => {
  expect(found(query, text, query === 'oeuvre' ? 'fr' : 'en')).toEqual(parts)
})

/** What is found when all of the text is read. */
const slowly = (words: Words, { text, language }: { text: string; language: string | null }): Part[] => {
  const tokens = analyse(text, language)
  return placesOf(words, streamsOf(tokens)).map(({ from, to }) => ({
    start: tokens[from]?.start ?? NaN,
    end: tokens[to]?.end ?? NaN,
  }))
}

test('what is found in pieces is what is found in the whole', () => {
  const language = fc.constantFrom('de', 'en', 'es', 'fr', 'it', 'nl', 'pt', 'ja', null)
  const pieces = [
    ['dying', 'Tie', 'tram', 'Été', 'œufs', 'Öl', 'ßa', 'l’arrêt', "qu'il", '#Tag_1', '@nora.be', '_x', '__'],
    ['ª', 'º', '²', 'µm', '3,5', '12:30', 'a.b', 'x-y', 'http://a.be/tram?q=1', '“', '…', '&', '¨', '\u00a0'],
    ['þorn', 'Æther', 'ÿ', 'Ÿ', '😀', 'ﬁn', 'и', 'ー', '\u200b', 'e\u0301', '#', '@', '/', "'", '.', '_'],
  ]
  const piece = fc.constantFrom(...pieces.flat())
  const text = fc
    .array(fc.tuple(piece, fc.constantFrom(' ', '', '\n', '\r', '\t', '  ', '-')), { maxLength: 12 })
    .map((parts) => parts.flat().join(''))
  let looked = 0
  fc.assert(
    fc.property(text, language, fc.tuple(fc.nat(), fc.boolean()), (said, spoken, [which, whole]) => {
      const tokens = analyse(said, spoken)
      const token = tokens[which % Math.max(1, tokens.length)]
      if (!token) return
      const bare = token.exact.replace(/^#/, '')
      const wanted: Words[] = [
        { kind: 'word', stems: [token.stem, ...stemsOf(bare)], written: bare },
        { kind: 'prefix', prefix: whole ? token.exact : Array.from(token.exact).slice(0, 2).join('') },
        { kind: 'phrase', terms: [token.exact], written: [token.exact] },
      ]
      for (const words of wanted) {
        const parts = slowly(words, { text: said, language: spoken })
        looked += parts.length
        const covered = (list: readonly Part[]) =>
          Array.from(said, () => 0).map((_, at) => list.some(({ start, end }) => start <= at && at < end))
        expect(covered(highlighter(words)({ text: said, language: spoken }))).toEqual(covered(parts))
      }
    }),
    { numRuns: 5000 },
  )
  expect(looked).toBeGreaterThan(10_000)
})

test('a stem begins as its word does', () => {
  const letters = fc.constantFrom(...'abcdefghijklmnopqrstuvwxyz0123456789_жи')
  fc.assert(
    fc.property(fc.array(letters, { minLength: 1, maxLength: 10 }), (word) => {
      for (const stem of stemsOf(word.join(''))) expect(stem.split(':')[1]?.[0]).toBe(word[0])
    }),
    { numRuns: 5000 },
  )
})
