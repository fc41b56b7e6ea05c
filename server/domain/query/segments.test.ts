import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isPlain, wordSegments } from './segments.ts'

const segmenter = new Intl.Segmenter('en', { granularity: 'word' })
const byTheRules = (text: string) =>
  [...segmenter.segment(text)]
    .filter(({ isWordLike }) => isWordLike)
    .map(({ segment, index }) => ({ segment, index }))

const latin = Array.from({ length: 0x100 }, (_, code) => String.fromCharCode(code))
const plainCharacters = [...latin, ...'ŒœŸ‘’‚‛“”–—…€'].filter(isPlain)
/** What the rules look at: letters, digits, what joins them, what does not. */
const telling = [
  'a',
  'B',
  'é',
  'œ',
  '0',
  '9',
  '_',
  "'",
  '’',
  '‘',
  '.',
  ',',
  ';',
  ':',
  '-',
  ' ',
  '\n',
  '\r',
  '/',
  '@',
  '"',
  '“',
  'º',
  '²',
  '¼',
]

test('every single plain character, alone and between others, is cut as the rules say', () => {
  expect(plainCharacters.length).toBeGreaterThan(180)
  const texts = plainCharacters.flatMap((one) =>
    [one, `a${one}b`, `1${one}2`, `a${one}1`, `_${one}a`, `${one}${one}`, `a${one}${one}b`].filter(isPlain),
  )
  for (const text of texts) expect([...wordSegments(text)], JSON.stringify(text)).toEqual(byTheRules(text))
})

test('plain text is cut as the rules say', () => {
  const text = fc.array(fc.oneof(fc.constantFrom(...telling), fc.constantFrom(...plainCharacters)), {
    maxLength: 24,
  })
  fc.assert(
    fc.property(text, (characters) => {
      expect([...wordSegments(characters.join(''))]).toEqual(byTheRules(characters.join('')))
    }),
    { numRuns: 20_000 },
  )
})
