/**
 * How somebody feels about us, in French, Dutch or English. Precision first: null wherever good and bad meet, praise
 * sounds sour, or a word is all there is to go by. `sentiment.test.ts` measures it on a labelled set.
 */
import type { Sentiment } from '../schemas/post.ts'
import { fold } from './query/fold.ts'
import { stemOf } from './query/stems.ts'
import { sentimentSigns, sentimentWords, type SpokenLanguage } from './sentiment-words.ts'

/** Sour takes away all certainty. */
type Sign = { side: 'good' | 'bad' | 'sour' | 'not' | 'but'; weight: number; length: number }

/** By the stem that a sign begins with, the longest first. */
type Signs = ReadonlyMap<string, readonly (Sign & { rest: readonly string[] })[]>

const clear = 3
const some = 2
const little = 1
/** How far a negation reaches. */
const reach = 3
const fewestWords = 3
/** Nobody needs more to make it known. */
const longestRead = 2000

const wordOrEnd = /[a-z]+n't|[\p{L}\p{N}]+|[.!?;:\n,…]/gu

type Told = { language: string | null; thanks: boolean }

export const detectSentiment = (text: string, { language, thanks }: Told): Sentiment | null => {
  if (!isSpoken(language)) return null
  const plain = text.slice(0, longestRead).replace(/https?:\/\/\S+|@[\p{L}\p{N}_.@-]+/gu, ' ')
  if (sentimentSigns.sour.test(plain)) return null
  const words = stemsIn(plain, language)
  const found = weigh(words, language)
  if (found === null) return null
  const good = found.good + (thanks ? clear : 0) + (sentimentSigns.good.test(plain) ? little : 0)
  const bad = found.bad + (sentimentSigns.bad.test(plain) ? clear : 0)
  const asks = plain.includes('?')
  if (good > 0 && bad > 0) return null
  if (good >= clear) return asks || found.isHalf ? null : 'positive'
  if (bad >= (asks ? clear + some : clear)) return 'negative'
  if (good + bad > 0) return null
  // Who asks without any sign only wants to know; of what is told without one nobody can be sure.
  return asks && words.filter((word) => !isEnd(word)).length >= fewestWords ? 'neutral' : null
}

const isSpoken = (language: string | null): language is SpokenLanguage =>
  language !== null && Object.hasOwn(sentimentWords, language)

const isEnd = (word: string): boolean => !word.includes(':')

/** Stems as the search knows them; what ends a clause stands for itself. */
const stemsIn = (text: string, language: SpokenLanguage): string[] =>
  (text.toLowerCase().replaceAll('’', "'").match(wordOrEnd) ?? []).map((word) =>
    /^[\p{L}\p{N}]/u.test(word) ? stemOf(fold(word), language) : word === ':' ? ';' : word,
  )

/** `isHalf`: praise is taken back in part. */
type Weight = { good: number; bad: number; isHalf: boolean }

/** What speaks for either side; null where one cannot know. */
const weigh = (words: readonly string[], language: SpokenLanguage): Weight | null => {
  const signs = signsOf[language]
  const sum = { good: 0, bad: 0, isHalf: false }
  let negatedUntil = -1
  for (let at = 0; at < words.length; at++) {
    const word = words[at] as string
    if (word.length === 1 && word !== ',') negatedUntil = -1
    const sign = signs.get(word)?.find(({ rest }) => rest.every((next, i) => words[at + 1 + i] === next))
    if (!sign) continue
    if (sign.side === 'sour') return null
    if (sign.side === 'but') sum.isHalf = true
    else if (sign.side === 'not') {
      negatedUntil = at + reach
      sum.isHalf ||= isEnd(words[at + sign.length] ?? '.')
    } else {
      const isNegated = at <= negatedUntil || isDeniedAfter(words, at + sign.length, signs)
      // “Not angry” may mean anything.
      if (isNegated && sign.side === 'bad' && sign.weight === clear) return null
      if (!isNegated) sum[sign.side] += sign.weight
      else if (sign.side === 'good') sum.bad += sign.weight
    }
    at += sign.length - 1
  }
  return sum
}

/** “J’aime pas”, “leuk is het niet”. */
const isDeniedAfter = (words: readonly string[], from: number, signs: Signs): boolean => {
  for (const word of words.slice(from, from + reach)) {
    if (word.length === 1) return false
    if (laterNot.has(word) && signs.get(word)?.some(({ side, rest }) => side === 'not' && rest.length === 0))
      return true
  }
  return false
}
const laterNot: ReadonlySet<string> = new Set([stemOf('niet', 'nl'), stemOf('pas', 'fr')])

const readSigns = (language: SpokenLanguage): Signs => {
  const { good, bad, mild, sour, not, but } = sentimentWords[language]
  const signs = new Map<string, (Sign & { rest: string[] })[]>()
  const add = (side: Sign['side'], weight: number, list: string) => {
    for (const phrase of list.split(/\s*,\s*/)) {
      const [first = '', ...rest] = stemsIn(phrase, language)
      signs.set(first, [...(signs.get(first) ?? []), { side, weight, rest, length: rest.length + 1 }])
    }
  }
  add('sour', 0, sour)
  add('good', clear, good)
  add('bad', clear, bad)
  add('good', little, mild.good)
  add('bad', little, mild.bad)
  add('not', 0, not)
  add('but', 0, but)
  for (const alike of signs.values()) alike.sort((one, other) => other.length - one.length)
  return signs
}

const signsOf: Readonly<Record<SpokenLanguage, Signs>> = {
  en: readSigns('en'),
  fr: readSigns('fr'),
  nl: readSigns('nl'),
}
