import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseQuery } from './parse.ts'
import { QueryError } from './query-error.ts'

const read = (text: string) => parseQuery(text, { scope: 'search', networks: ['bluesky', 'mastodon', 'x'] })

const refusal = (text: string, scope: 'search' | 'topic' = 'search'): QueryError => {
  try {
    parseQuery(text, { scope, networks: ['bluesky', 'mastodon', 'x'] })
  } catch (error) {
    if (error instanceof QueryError) return error
    throw error
  }
  throw new Error(`It was read: ${text}`)
}

describe('what is read', () => {
  test('words side by side must all be there; OR binds less than they do', () => {
    expect(read('81 -82 OR (81 AND 83)')).toEqual({
      kind: 'or',
      of: [
        { kind: 'and', of: [phrase('81'), { kind: 'not', of: phrase('82') }] },
        { kind: 'and', of: [phrase('81'), phrase('83')] },
      ],
    })
  })

  test('a word is looked for by its stem in every language, a quotation as it stands', () => {
    const word = read('Umbrellas')
    expect(word).toMatchObject({ kind: 'word', written: 'umbrellas' })
    expect('stems' in word && word.stems).toEqual(expect.arrayContaining(['en:umbrella', 'und:umbrellas']))
    expect(read('"Ligne 81"')).toEqual(phrase('ligne', '81'))
    expect(read('“ligne 81”')).toEqual(phrase('ligne', '81'))
    expect(read('l’arrêt')).toEqual({ ...phrase('l', 'arret'), written: ['l', 'arrêt'] })
    expect(read('#Grève @Ana 🚋')).toEqual({
      kind: 'and',
      of: [{ ...phrase('#greve'), written: ['#grève'] }, phrase('@ana'), phrase('🚋')],
    })
    expect(read('Umbr*')).toEqual({ kind: 'prefix', prefix: 'umbr' })
  })

  test('NEAR takes two', () => {
    expect(read('"tram" NEAR/3 "81"')).toEqual({
      kind: 'near',
      left: phrase('tram'),
      right: phrase('81'),
      within: 3,
    })
  })

  test.for<[text: string, tree: unknown]>([
    ['from:@Ana.Town.Example', { kind: 'from', author: 'ana.town.example' }],
    ['lang:FR', { kind: 'lang', language: 'fr' }],
    ['network:x', { kind: 'network', network: 'x' }],
    ['has:media', { kind: 'has', media: 'media' }],
    ['topic:Lost-Property', { kind: 'topic', topic: 'lost-property' }],
    ['sentiment:negative', { kind: 'sentiment', sentiment: 'negative' }],
    ['is:open', { kind: 'is', state: 'open' }],
    ['-is:repost', { kind: 'not', of: { kind: 'is', state: 'repost' } }],
    ['assigned:me', { kind: 'assigned', to: 'me' }],
    ['assigned:nobody', { kind: 'assigned', to: 'nobody' }],
    ['assigned:bart', { kind: 'assigned', to: { person: 'bart' } }],
    ['after:2026-10-01', { kind: 'after', moment: { at: '2026-10-01T00:00:00.000Z' } }],
    ['before:now-2d', { kind: 'before', moment: { ago: 172_800_000 } }],
    ['after:2026-10-01T14:00+02:00', { kind: 'after', moment: { at: '2026-10-01T12:00:00.000Z' } }],
    ['from:"ana"', { kind: 'from', author: 'ana' }],
    ['', { kind: 'all' }],
  ])('%s', ([text, tree]) => {
    expect(read(text)).toEqual(tree)
  })
})

describe('what is refused, with its place', () => {
  test.for<[text: string, place: [number, number], suggestion: string | null]>([
    ['form:ana', [0, 5], 'from:'],
    ['lost colour:red', [5, 12], null],
    ['is:opn', [3, 6], 'open'],
    ['sentiment:negativ', [10, 17], 'negative'],
    ['sentiment:', [10, 10], null],
    ['sentment:positive', [0, 9], 'sentiment:'],
    ['topics:lost', [0, 7], 'topic:'],
    ['topic:"lost property"', [6, 21], null],
    ['network:blusky', [8, 14], 'bluesky'],
    ['lang:french', [5, 11], null],
    ['after:yesterday', [6, 15], null],
    ['after:2026-02-31', [6, 16], null],
    ['from:', [5, 5], null],
    ['"lost', [0, 5], '"lost"'],
    ['(lost', [0, 1], null],
    ['lost)', [4, 5], ''],
    ['lost OR', [5, 7], null],
    ['OR lost', [0, 2], null],
    ['lost AND', [5, 8], null],
    ['()', [0, 2], null],
    ['tram NEAR', [5, 9], null],
    ['tram NEAR -81', [10, 13], null],
    ['tram NEAR 81 NEAR lost', [13, 17], null],
    ['tram NEAR/99 81', [5, 12], 'NEAR/50'],
    ['um*brella', [2, 3], null],
    ['l’arr*', [0, 6], null],
    ['…', [0, 1], null],
    [`${'('.repeat(40)}lost${')'.repeat(40)}`, [31, 32], null],
  ])('%s', ([text, [start, end], suggestion]) => {
    expect(refusal(text)).toMatchObject({ code: 'bad-query', start, end, suggestion })
  })

  test('what is too long is told where it becomes so', () => {
    expect(refusal('a '.repeat(1500))).toMatchObject({ start: 2000 })
    expect(refusal('a '.repeat(300)).message).toMatch(/at most 200/)
  })

  test('topics ask nothing that changes later', () => {
    for (const text of ['is:open', 'assigned:me', 'after:now-2d'])
      expect(refusal(text, 'topic'), text).toBeInstanceOf(QueryError)
    expect(parseQuery('tram after:2026-10-01', { scope: 'topic' })).toMatchObject({ kind: 'and' })
    expect(refusal('tram topic:lost-property', 'topic')).toMatchObject({
      start: 5,
      end: 11,
      message: 'A topic cannot ask for topic:, because topics are made out of posts alone.',
    })
    expect(refusal('lost topc:a', 'topic').suggestion).not.toBe('topic:')
    expect(parseQuery('sentiment:negative', { scope: 'topic' })).toMatchObject({ kind: 'sentiment' })
  })
})

test('whatever is typed is read or refused within it, in a sentence', () => {
  const signs = fc.constantFrom(
    ...Array.from('"()*:-#@🚋 é').concat(' OR ', ' AND ', ' NEAR ', 'is:', 'from:', 'after:', 'a1'),
  )
  const typed = fc.oneof(
    fc.array(signs).map((all) => all.join('')),
    fc.string({ unit: 'binary' }),
  )
  const isToldWithin = (text: string, { start, end, message }: QueryError): boolean =>
    start >= 0 && start <= end && end <= text.length && /^\S.{8,}[.”]$/su.test(message)
  const isFine = (text: string): boolean => {
    try {
      return read(text) !== undefined
    } catch (error) {
      return error instanceof QueryError && isToldWithin(text, error)
    }
  }
  fc.assert(fc.property(typed, isFine), { numRuns: 2000 })
})

const phrase = (...terms: string[]) => ({ kind: 'phrase', terms, written: terms })
