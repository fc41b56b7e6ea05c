import { stemmer as german } from '@orama/stemmers/german'
import { stemmer as english } from '@orama/stemmers/english'
import { stemmer as spanish } from '@orama/stemmers/spanish'
import { stemmer as french } from '@orama/stemmers/french'
import { stemmer as italian } from '@orama/stemmers/italian'
import { stemmer as dutch } from '@orama/stemmers/dutch'
import { stemmer as portuguese } from '@orama/stemmers/portuguese'

/** Snowball's stemmers, for the languages whose posts are stemmed. */
const stemmers: ReadonlyMap<string, (word: string) => string> = new Map([
  ['de', german],
  ['en', english],
  ['es', spanish],
  ['fr', french],
  ['it', italian],
  ['nl', dutch],
  ['pt', portuguese],
])

const unknown = 'und'

/** Stems found last: people mostly say the same words. */
const known = new Map<string, string>()
const mostKnown = 20_000

/** A folded word's stem, marked with the language it was stemmed in; of other languages the word itself. */
export const stemOf = (word: string, language: string | null): string => {
  const stemmer = language === null ? undefined : stemmers.get(language)
  if (!stemmer) return `${unknown}:${word}`
  const key = `${language}:${word}`
  const found = known.get(key)
  if (found !== undefined) return found
  const stem = `${language}:${stemmer(word) || word}`
  if (known.size >= mostKnown) known.clear()
  known.set(key, stem)
  return stem
}

/** The stems a word may have, whatever language it is read in. */
export const stemsOf = (word: string): string[] => [
  ...[...stemmers.keys()].map((language) => stemOf(word, language)),
  `${unknown}:${word}`,
]
