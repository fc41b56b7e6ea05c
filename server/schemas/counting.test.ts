import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { countText, measureReply, splitReply, type TextLimit } from './counting.ts'

const bluesky: TextLimit = { limit: 300, scheme: 'graphemes', maxParts: 5 }

test('a family is one grapheme and seven code points', () => {
  expect(countText('👨‍👩‍👧‍👦', 'graphemes')).toBe(1)
  expect(countText('👨‍👩‍👧‍👦', 'code-points')).toBe(7)
})

test('a short reply is one part with its signature below', () => {
  expect(splitReply('Bonjour Lies', 'Amélie, lost property', bluesky)).toEqual([
    'Bonjour Lies\nAmélie, lost property',
  ])
})

test('every part fits, no word is lost or cut, and the signature closes the last', () => {
  const word = fc
    .array(fc.constantFrom('a', 'z', 'é', '👍🏽', 'ß'), { minLength: 1, maxLength: 20 })
    .map((letters) => letters.join(''))
  fc.assert(
    fc.property(fc.array(word, { minLength: 1, maxLength: 300 }), fc.boolean(), (words, signed) => {
      const signature = signed ? 'Driss, I drive the 81' : null
      const parts = splitReply(words.join(' '), signature, bluesky)
      for (const part of parts) expect(countText(part, 'graphemes')).toBeLessThanOrEqual(300)
      const said = parts.join(' ').replaceAll('\n', ' ').trim()
      expect(said).toBe([...words, ...(signature ? [signature] : [])].join(' '))
    }),
  )
})

test('a word longer than a part is cut between graphemes', () => {
  const parts = splitReply('👩‍🚒'.repeat(301), null, bluesky)
  expect(parts).toEqual(['👩‍🚒'.repeat(300), '👩‍🚒'])
})

test('the composer is told when a reply has too many parts', () => {
  expect(measureReply('a '.repeat(1000), null, bluesky)).toMatchObject({ fits: false })
  expect(measureReply('Merci !', 'Fien, access', bluesky)).toMatchObject({
    parts: 1,
    fits: true,
    length: 20,
    left: 280,
  })
})

describe('as servers with links of one length count', () => {
  const count = (text: string) => countText(text, 'fixed-links')

  test('every link is 23 long, and of a mention only the name counts', () => {
    expect(count('https://a.be')).toBe(23)
    expect(count(`see https://example.com/${'x'.repeat(300)}.`)).toBe(4 + 23 + 1)
    expect(count('@aya@quai.town.test hello')).toBe('@aya hello'.length)
    expect(count('me@quai.town.test')).toBe('me@quai.town.test'.length)
    expect(count('👨‍👩‍👧‍👦é')).toBe(2)
  })

  test('every part begins with the handle, fits, and holds the words once', () => {
    const words = Array.from({ length: 120 }, (_, i) => (i % 9 === 0 ? `https://a.be/${i}` : `word${i}`))
    const limits = { limit: 200, scheme: 'fixed-links', maxParts: 20, lead: '@aya@quai.town.test ' } as const
    const parts = splitReply(words.join(' '), 'Driss', limits)
    expect(parts.length).toBeGreaterThan(4)
    for (const part of parts) {
      expect(part.startsWith(limits.lead)).toBe(true)
      expect(count(part)).toBeLessThanOrEqual(limits.limit)
    }
    const said = parts.map((part) => part.slice(limits.lead.length)).join(' ')
    expect(said.replace('\nDriss', '')).toBe(words.join(' '))
    expect(splitReply('@aya@quai.town.test hello', null, limits)).toEqual(['@aya@quai.town.test hello'])
    expect(measureReply('hello', null, limits)).toMatchObject({ length: 10, parts: 1, left: 190 })
  })
})
