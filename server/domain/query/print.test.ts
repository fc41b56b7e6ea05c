import fc from 'fast-check'
import { expect, test } from 'vitest'
import { someQuery } from '../../../test/support/queries.ts'
import { fix } from './evaluate.ts'
import { formsOf } from './forms.ts'
import { parseQuery } from './parse.ts'
import { printQuery } from './print.ts'
import { QueryError } from './query-error.ts'

const read = (text: string) =>
  fix(parseQuery(text, { scope: 'search' }), { now: new Date('2026-10-09T12:00:00Z'), me: 'amelie' })

test.each([
  ['"Ligne 81" Été OR -(Lost is:open) network:x', '"ligne 81" été OR -(lost is:open) network:x'],
  ['-(a NEAR b) from:"a b" um*', '-(a NEAR/5 b) from:"a b" um*'],
  ['topic:a-b sentiment:neutral after:now-1d', 'topic:a-b sentiment:neutral after:2026-10-08T12:00:00.000Z'],
])('%s is printed %s', (text, printed) => expect(printQuery(read(text))).toBe(printed))

/** Where no spaces stand between words, what is a word depends on what stands beside it. */
const spaced =
  /^[\p{ASCII}\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Hebrew}\p{Script=Arabic}\p{M}’]*$/u

test('what is printed is read as what it was printed of', () => {
  let count = 0
  fc.assert(
    fc.property(someQuery, (text) => {
      if (!spaced.test(text)) return
      let query
      try {
        query = read(text)
      } catch (error) {
        if (error instanceof QueryError) return
        throw error
      }
      expect(read(printQuery(query))).toEqual(query)
      count++
    }),
    { numRuns: 3000 },
  )
  expect(count).toBeGreaterThan(500)
})

test('a word has its forms with and without accents, and only those', () => {
  const forms = (text: string) => {
    const word = read(text)
    return word.kind === 'word' ? formsOf(word) : []
  }
  expect(forms('vélo')).toEqual(expect.arrayContaining(['vélo', 'velo', 'vélos', 'velos']))
  expect(forms('umbrellas')).toEqual(expect.arrayContaining(['umbrella', 'umbrellas']))
  expect(forms('fiets')).toContain('fietsen')
  for (const form of forms('umbrella')) expect(form).toMatch(/^umbrella/)
})
