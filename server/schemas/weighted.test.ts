import fc from 'fast-check'
// @ts-expect-error -- it brings no types
import twitterText from 'twitter-text'
import { expect, test } from 'vitest'
import { countText, splitReply, type TextLimit } from './counting.ts'

const x: TextLimit = { limit: 280, scheme: 'weighted', maxParts: 5 }
const theirs = (text: string): number =>
  (twitterText as { parseTweet: (text: string) => { weightedLength: number } }).parseTweet(text)
    .weightedLength

const plain = fc.constantFrom(
  'a',
  'Z',
  'é',
  'ß',
  ' ',
  '\n',
  '!',
  '’',
  '…',
  '日',
  '本',
  'ك',
  'д',
  '@lies_b',
  '#tram',
)
const emoji = fc.constantFrom('👍', '👍🏽', '👩‍🚒', '👨‍👩‍👧‍👦', '🇧🇪', '1️⃣', '❤️', '☺️')
const links = fc.constantFrom(
  'https://t.co/abcDEF1234',
  'http://example.com',
  'https://www.example.be/help?line=81&stop=Janson#now',
  'example.org/a-b',
  'ligneclaire.brussels',
)

test('common texts count as X counts them', () => {
  const word = fc.oneof(plain, emoji, links)
  fc.assert(
    fc.property(fc.array(word, { maxLength: 60 }), (words) => {
      const text = words.join(' ')
      expect(countText(text, 'weighted')).toBe(theirs(text))
    }),
    { numRuns: 2000 },
  )
})

test('no text counts lighter than X counts it', () => {
  const odd = fc.constantFrom(
    '.',
    '/',
    ':',
    'http://',
    'https://',
    '-',
    '_',
    '@',
    '.com',
    '.museum',
    '.zzz',
    '\u202A',
    '?q=',
    '(',
    ')',
  )
  const any = fc.array(fc.oneof(plain, emoji, links, odd, fc.string({ unit: 'grapheme', maxLength: 5 })), {
    maxLength: 30,
  })
  fc.assert(
    fc.property(any, (parts) => {
      const text = parts.join('').toWellFormed()
      expect(countText(text, 'weighted')).toBeGreaterThanOrEqual(theirs(text))
    }),
    { numRuns: 5000 },
  )
})

test('parts fit by weight, and a link is never cut', () => {
  const word = fc.oneof(fc.constantFrom('tram', '日本', '👩‍🚒'), links)
  fc.assert(
    fc.property(fc.array(word, { minLength: 1, maxLength: 120 }), (words) => {
      const parts = splitReply(words.join(' '), null, x)
      for (const part of parts) expect(theirs(part)).toBeLessThanOrEqual(280)
      expect(parts.join(' ').split(' ')).toEqual(words)
    }),
  )
})

test('a family weighs two, a link twenty-three, a Japanese letter two', () => {
  expect(countText('👨‍👩‍👧‍👦', 'weighted')).toBe(2)
  expect(countText(`see https://example.com/${'a'.repeat(200)}`, 'weighted')).toBe(27)
  expect(countText('日本', 'weighted')).toBe(4)
})
