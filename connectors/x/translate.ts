/**
 * A query in X's own operators. X compares words letter by letter, accents included on the stream, so a word is asked for
 * in its forms. What X says otherwise than we do (its own languages, its own replies) is left out, or asked for more widely.
 */
import { formsOf } from '../../server/domain/query/forms.ts'
import type { FixedQuery, Words } from '../../server/domain/query/tree.ts'
import type { Translation } from '../../server/ports/connector.ts'

/** Self-serve access: characters of one query of recent search, and of one rule of the stream. */
const longest = { search: 512, stream: 1024 } as const

/** Nobody's repost opens a conversation, and each would be paid for. */
const noReposts = ' -is:retweet'

export const wordByWord =
  'X compares words letter by letter: other endings and accents than those it is asked for are not found.'
const tooLittle =
  'X finds posts by their words or their author: this asks for neither, or for too little by itself.'
const elsewhere = 'This asks for posts of other networks.'
const tooLong = 'This is too long for X.'

/** `stands`: X takes it without another operator beside it. */
type Operators = { text: string; stands: boolean; kind: 'one' | 'and' | 'or'; of: Operators[] }
/** All of X, where X has no operator for it; or nothing on X. */
type Asked = Operators | 'anything' | 'nothing'

export const translate = (query: FixedQuery): Translation => {
  const asked = askFor(query)
  const refused = (refusal: string): Translation => ({ asked: [], refusal, left: query, misses: [] })
  if (asked === 'nothing') return refused(elsewhere)
  if (asked === 'anything' || !asked.stands) return refused(tooLittle)
  const ways = (['search', 'stream'] as const).map((by) => ({ by, ...fit(asked, longest[by]) }))
  const open = ways.flatMap(({ by, rules }) => (rules ? [{ by, rules }] : []))
  if (open.length === 0) return refused(tooLong)
  return {
    asked: open,
    refusal: null,
    left: ways.some(({ isWhole }) => !isWhole) ? query : leftOf(query),
    misses: hasWords(asked) ? [wordByWord] : [],
  }
}

type Fitting = { rules: string[] | null; isWhole: boolean }

/** As rules that are short enough: alternatives apart, or without what is longest. */
const fit = (asked: Operators, limit: number): Fitting => {
  const whole = within(asked) + noReposts
  if (whole.length <= limit) return { rules: [whole], isWhole: true }
  if (asked.kind === 'or') return fitApart(asked.of, limit)
  const shorter = asked.of.toSorted((one, other) => one.text.length - other.text.length).slice(0, -1)
  const rest = shorter.length > 0 ? both(shorter) : 'anything'
  if (typeof rest === 'string' || !rest.stands) return { rules: null, isWhole: false }
  return { ...fit(rest, limit), isWhole: false }
}

/** As few rules as their alternatives fit in. */
const fitApart = (of: readonly Operators[], limit: number): Fitting => {
  const rules: string[] = []
  let isWhole = true
  let together: Operators[] = []
  const close = (): boolean => {
    const joined = either(together)
    const fitting = typeof joined === 'string' ? null : fit(joined, limit)
    rules.push(...(fitting?.rules ?? []))
    isWhole &&= fitting?.isWhole ?? false
    return fitting?.rules != null
  }
  for (const part of of) {
    const more = either([...together, part])
    const isTooMuch = typeof more !== 'string' && (within(more) + noReposts).length > limit
    if (together.length > 0 && isTooMuch) {
      if (!close()) return { rules: null, isWhole: false }
      together = []
    }
    together.push(part)
  }
  return close() ? { rules, isWhole } : { rules: null, isWhole: false }
}

/** As it stands beside others. */
const within = ({ kind, text }: Operators): string => (kind === 'or' ? `(${text})` : text)

const one = (text: string, stands: boolean): Operators => ({ text, stands, kind: 'one', of: [] })

const askFor = (query: FixedQuery): Asked => {
  switch (query.kind) {
    case 'and':
      return both(query.of.map(askFor))
    case 'or':
      return either(query.of.map(askFor))
    case 'not':
      return askAgainst(query.of)
    case 'word':
      return isLatin.test(query.written) ? either(formsOf(query).map(keyword)) : 'anything'
    case 'phrase':
      return phrase(query)
    case 'near':
      return both([query.left, query.right].map(askFor))
    case 'from':
      return isHandle.test(query.author) ? one(`from:${query.author}`, true) : 'anything'
    case 'network':
      return query.network === 'x' ? 'anything' : 'nothing'
    case 'has':
      return query.media === 'link'
        ? // What is quoted is a link to us.
          either([one('has:links', false), one('is:quote', false)])
        : one(`has:${{ media: 'media', image: 'images', video: 'videos' }[query.media]}`, false)
    case 'is':
      // To us, and to anybody: X asks for more.
      return query.state === 'reply' || query.state === 'quote' ? one(`is:${query.state}`, false) : 'anything'
    default:
      return 'anything'
  }
}

/** What is not so. Only where X means the very same can it be told to leave something out. */
const askAgainst = (query: FixedQuery): Asked => {
  switch (query.kind) {
    case 'not':
      return askFor(query.of)
    case 'and':
      return either(query.of.map(askAgainst))
    case 'or':
      return both(query.of.map(askAgainst))
    case 'from':
      return isHandle.test(query.author) ? one(`-from:${query.author}`, false) : 'anything'
    case 'network':
      return query.network === 'x' ? 'nothing' : 'anything'
    default:
      return 'anything'
  }
}

const both = (parts: readonly Asked[]): Asked => {
  if (parts.includes('nothing')) return 'nothing'
  const of = distinct(parts)
  if (of.length === 0) return 'anything'
  if (of.length === 1) return of[0] as Operators
  const text = of.map(within).join(' ')
  return { text, stands: of.some(({ stands }) => stands), kind: 'and', of }
}

const either = (parts: readonly Asked[]): Asked => {
  const possible = parts.filter((part) => part !== 'nothing')
  if (possible.length === 0) return 'nothing'
  if (possible.includes('anything')) return 'anything'
  const of = distinct(possible)
  if (of.length === 1) return of[0] as Operators
  // X takes nothing that only leaves out as an alternative.
  if (of.some(isOnlyAgainst)) return 'anything'
  return {
    text: of.map(({ text }) => text).join(' OR '),
    stands: of.every(({ stands }) => stands),
    kind: 'or',
    of,
  }
}

const isOnlyAgainst = ({ text, of }: Operators): boolean =>
  of.length > 0 ? of.every(isOnlyAgainst) : text.startsWith('-')

const distinct = (parts: readonly Asked[]): Operators[] => {
  const byText = new Map<string, Operators>()
  for (const part of parts) if (typeof part !== 'string') byText.set(part.text, part)
  return [...byText.values()]
}

const isHandle = /^\w{1,15}$/
/** Of other scripts nobody says how X cuts them into words; longer words than these we compare by their beginning. */
const isLatin = /^[\p{Script=Latin}\p{N}\p{M}_#@'’.:·-]{1,63}$/u

const phrase = ({ terms, written }: Extract<Words, { kind: 'phrase' }>): Asked => {
  if (![...terms, ...written].every((term) => isLatin.test(term))) return 'anything'
  const [term = ''] = terms
  if (terms.length === 1 && /^@\w{1,15}$/.test(term)) return one(term, true)
  const ways = [written, terms]
  if (terms.length === 1 && /^#.*\p{L}/u.test(term)) return either(ways.map(([tag = '']) => one(tag, true)))
  return either(ways.map((words) => keyword(words.join(' '))))
}

/** X takes what is no letter or figure for a space. */
const keyword = (words: string): Asked => {
  const plain = words.replace(/[^\p{L}\p{N}\p{M}_]+/gu, ' ').trim()
  if (plain === '') return 'anything'
  return one(/^(?:or|and)$|\s/iu.test(plain) ? `"${plain}"` : plain, true)
}

const hasWords = ({ text, of }: Operators): boolean =>
  of.length > 0 ? of.some(hasWords) : !/^(?:-?from|has|is):/.test(text)

/** What X may answer too widely. */
const leftOf = (query: FixedQuery): FixedQuery | null => {
  if (isSaidExactly(query)) return null
  if (query.kind !== 'and') return query
  const of = query.of.flatMap((part) => leftOf(part) ?? [])
  return of.length === 1 ? (of[0] as FixedQuery) : { kind: 'and', of }
}

const isSaidExactly = (query: FixedQuery): boolean => {
  if (query.kind === 'and') return query.of.every(isSaidExactly)
  if (query.kind === 'network') return true
  if (query.kind === 'from') return isHandle.test(query.author)
  return query.kind === 'not' && query.of.kind === 'from' && isHandle.test(query.of.author)
}
