import { expect, test } from 'vitest'
import { cutChips, cutQuery } from './tokens.ts'

test('fields, quotations, signs and words are told apart', () => {
  const query = 'lang:fr -from:@bot ("ligne 81" OR https://a.example) NEAR/5 NOT from:"a b" tram'
  expect(cutQuery(query).map(({ start, end, kind }) => [query.slice(start, end), kind])).toEqual([
    ['lang:fr', 'field'],
    ['-', 'not'],
    ['from:@bot', 'field'],
    ['(', 'open'],
    ['"ligne 81"', 'phrase'],
    ['OR', 'sign'],
    ['https://a.example', 'word'],
    [')', 'close'],
    ['NEAR/5', 'sign'],
    ['NOT', 'not'],
    ['from:"a b"', 'field'],
    ['tram', 'word'],
  ])
})

test('what is refused is drawn with its sign', () => {
  expect(cutChips('tram -from:bot').filter(({ kind }) => kind)).toEqual([{ text: '-from:bot', kind: 'not' }])
})

test.each(['', '  ', '"open', 'a  - b', '-(x OR -"y', 'مترو lang:ar 🚋', '((', '- -'])(
  'the chips of %j are the query',
  (query) =>
    expect(
      cutChips(query)
        .map(({ text }) => text)
        .join(''),
    ).toBe(query),
)
