import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fix, matches } from '../../server/domain/query/evaluate.ts'
import { formsOf } from '../../server/domain/query/forms.ts'
import { fold } from '../../server/domain/query/fold.ts'
import { parseQuery } from '../../server/domain/query/parse.ts'
import { printQuery } from '../../server/domain/query/print.ts'
import { QueryError } from '../../server/domain/query/query-error.ts'
import { termsOf } from '../../server/domain/query/searchable.ts'
import type { FixedQuery } from '../../server/domain/query/tree.ts'
import { someConversations, somePosts, someQuery } from '../../test/support/queries.ts'
import { findsOnX } from '../../test/support/x-search.ts'
import { translate } from './translate.ts'

const read = (text: string) =>
  fix(parseQuery(text, { scope: 'search' }), { now: new Date('2026-10-09T12:00:00Z'), me: 'amelie' })
const readIfPossible = (text: string): FixedQuery | null => {
  try {
    return read(text)
  } catch (error) {
    if (error instanceof QueryError) return null
    throw error
  }
}

const searchFor = (text: string) => translate(read(text)).asked.find(({ by }) => by === 'search')?.rules

describe('what X is asked', () => {
  test.each([
    ['from:@Ana', ['from:ana -is:retweet'], null],
    ['tram from:ana', ['(tram OR trams OR trame OR trames OR tramen) from:ana -is:retweet'], 'tram'],
    ['"ligne 81" lang:fr', ['"ligne 81" -is:retweet'], '"ligne 81" lang:fr'],
    ['"grève" -from:ben', ['(grève OR greve) -from:ben -is:retweet'], '"grève"'],
    ['#Métro network:x', ['(#métro OR #metro) -is:retweet'], '"#métro"'],
    ['-(from:ana OR lost) "81"', ['-from:ana 81 -is:retweet'], '-(from:ana OR lost) "81"'],
    ['network:mastodon OR "81"', ['81 -is:retweet'], 'network:mastodon OR "81"'],
    [
      '"81" has:image sentiment:negative topic:lost-property',
      ['81 has:images -is:retweet'],
      '"81" has:image sentiment:negative topic:lost-property',
    ],
  ])('%s', (text, rules, left) => {
    expect(searchFor(text)).toEqual(rules)
    const rest = translate(read(text)).left
    expect(rest && printQuery(rest)).toBe(left)
  })

  test('only what asks for words names what is missed', () => {
    expect(translate(read('"grève"')).misses).toHaveLength(1)
    expect(translate(read('from:ana has:image')).misses).toEqual([])
  })

  test.each([
    ['is:open', 'neither'],
    ['-tram', 'neither'],
    ['has:image', 'neither'],
    ['tra*', 'neither'],
    ['tram OR is:open', 'neither'],
    ['"81" OR -from:ana', 'neither'],
    ['電車', 'neither'],
    ['', 'neither'],
    ['network:bluesky tram', 'other networks'],
    ['-network:x tram', 'other networks'],
  ])('%s it cannot be asked, and says why', (text, why) => {
    expect(translate(read(text))).toMatchObject({ asked: [], left: read(text), misses: [] })
    expect(translate(read(text)).refusal).toContain(why)
  })

  test('alternatives too long for one rule stand in several, of each way’s own length', () => {
    const { asked, left } = translate(
      read(Array.from({ length: 100 }, (_, i) => `"station ${i}"`).join(' OR ')),
    )
    const lengths = asked.map(({ by, rules }) => [
      by,
      rules.length,
      Math.max(...rules.map(({ length }) => length)),
    ])
    expect(lengths).toEqual([
      ['search', 4, expect.any(Number)],
      ['stream', 2, expect.any(Number)],
    ])
    expect(lengths[0]?.[2]).toBeLessThanOrEqual(512)
    expect(lengths[1]?.[2]).toBeLessThanOrEqual(1024)
    expect(left).not.toBeNull()
  })

  test('of conditions that are too long together, the longest is left to us', () => {
    const text = `from:ana (${Array.from({ length: 100 }, (_, i) => `"station ${i}"`).join(' OR ')})`
    expect(searchFor(text)).toEqual(['from:ana -is:retweet'])
    expect(translate(read(text)).left).toEqual(read(text))
  })
})

/** Said without accents and with nothing hidden, by somebody X could know: there X means by words what we do. */
const posts = somePosts(400, 17).map((post) => ({
  ...post,
  network: 'x',
  author: { ...post.author, handle: fold(post.author.handle).split(/[@.]/)[0] ?? '' },
  text: post.text
    .split(' ')
    .map(fold)
    .filter((word) => /^[\x20-\x7E]*$/.test(word) && word.length < 60)
    .join(' '),
}))
const searchable = posts.map((post) => {
  const conversation = someConversations.find(({ id }) => id === post.conversationId)
  if (!conversation) throw new Error(`${post.id} has no conversation`)
  return { post, searched: { ...termsOf(post), at: post.at, conversation } }
})

/** Words in the forms that X is asked for; what is not meant stays as it is. */
const inForms = (query: FixedQuery): FixedQuery => {
  if (query.kind === 'and' || query.kind === 'or') return { ...query, of: query.of.map(inForms) }
  if (query.kind === 'near') return { kind: 'and', of: [query, inForms(query.left), inForms(query.right)] }
  if (query.kind !== 'word') return query
  const exact = formsOf(query).map((form) => ({
    kind: 'phrase' as const,
    terms: [fold(form)],
    written: [form],
  }))
  return { kind: 'or', of: exact }
}

/** What goes wrong with a query on these posts, and how often it had a chance to. */
const tryOn = (query: FixedQuery, seen: { found: number; sorted: number }): string[] => {
  const { asked, left } = translate(query)
  const formed = inForms(query)
  return asked.flatMap(({ by, rules }) =>
    searchable.flatMap(({ post, searched }) => {
      if (rules.some(({ length }) => length > (by === 'search' ? 512 : 1024)))
        return [`too long: ${rules[0]}`]
      const isThere = rules.some((rule) => findsOnX(rule, post))
      const isMeant = matches(query, searched)
      if (isMeant && matches(formed, searched)) {
        seen.found++
        return isThere ? [] : [`${rules.join(' | ')} does not find ${post.text}`]
      }
      if (!isThere || isMeant) return []
      seen.sorted++
      return left && !matches(left, searched) ? [] : [`${rules.join(' | ')} brings ${post.text}, which stays`]
    }),
  )
}

test('never narrower: whatever the query means, in the forms that are asked, is found, and the rest sorted out here', () => {
  const seen = { asked: 0, found: 0, sorted: 0 }
  fc.assert(
    fc.property(someQuery, (text) => {
      const query = readIfPossible(text)
      if (!query) return
      if (translate(query).asked.length > 0) seen.asked++
      expect(tryOn(query, seen)).toEqual([])
    }),
    { numRuns: 1500 },
  )
  expect(seen.asked).toBeGreaterThan(300)
  expect(seen.found).toBeGreaterThan(1000)
  expect(seen.sorted).toBeGreaterThan(1000)
}, 60_000)
