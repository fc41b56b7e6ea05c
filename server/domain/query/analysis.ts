/**
 * What a text is searched by. Analysed here and nowhere else, so that every engine indexes the same plain terms: two
 * streams, exact and stem, one term of each at every position.
 */
import { fold, foldEmoji, visible } from './fold.ts'
import { isPlain, type Segment, wordSegments } from './segments.ts'
import { stemOf } from './stems.ts'

/** `start` and `end` say where it stands, in UTF-16 code units of the text. */
export type Token = { exact: string; stem: string; start: number; end: number }

const special =
  /(?<tag>(?<![\p{L}\p{N}_\x26\/])[#＃][\p{L}\p{N}\p{M}_]*[\p{L}\p{N}][\p{L}\p{N}\p{M}_]*)|(?<name>(?<![\p{L}\p{N}_.@\/])@[\p{L}\p{N}_](?:[\p{L}\p{N}_.\-]*[\p{L}\p{N}_])?(?:@[\p{L}\p{N}](?:[\p{L}\p{N}.\-]*[\p{L}\p{N}])?)?)|(?<emoji>\p{RGI_Emoji}|\p{Extended_Pictographic}|\p{Regional_Indicator}{2})/gv
/** “l’arrêt” is two words, as “d’eau” and “dell’arte” are. */
const elided = /^((?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|quoiqu|un|dell|dall|nell|sull|all|quell)['’ʼ])(?=.)/iu
const joining = /['’ʼ]/

export const analyse = (text: string, language: string | null): Token[] => {
  const { text: seen, at } = visible(text)
  const tokens: Token[] = []
  const add = (exact: string, stem: string, [start, length]: [number, number]) => {
    if (exact) tokens.push({ exact, stem, start: at(start), end: at(start + length - 1) + 1 })
  }
  const addWords = (from: number, until: number) => {
    for (const { segment, index } of wordsOf(seen.slice(from, until))) {
      const exact = fold(segment)
      add(exact, stemOf(exact, language), [from + index, segment.length])
    }
  }
  let from = 0
  if (hasNothingSpecial(seen)) {
    addWords(0, seen.length)
    return tokens
  }
  for (const { 0: found, index, groups } of seen.matchAll(special)) {
    addWords(from, index)
    const place: [number, number] = [index, found.length]
    if (groups?.tag) {
      const word = fold(found.slice(1))
      add(`#${word}`, stemOf(word, language), place)
    } else if (groups?.name) {
      const name = fold(found)
      add(name, `und:${name}`, place)
    } else {
      const emoji = foldEmoji(found)
      add(emoji, `und:${emoji}`, place)
    }
    from = index + found.length
  }
  addWords(from, seen.length)
  return tokens
}

/** The terms of each stream, without their places. */
export const streamsOf = (tokens: readonly Token[]): { exact: string[]; stems: string[] } => ({
  exact: tokens.map(({ exact }) => exact),
  stems: tokens.map(({ stem }) => stem),
})

/** Looking for emoji takes longer than all the rest. */
const hasNothingSpecial = (text: string): boolean => !/[#@]/.test(text) && isPlain(text)

const wordsOf = (text: string): Segment[] => {
  const words = wordSegments(text)
  return text.search(joining) < 0 ? words : words.flatMap(apart)
}

const apart = (word: Segment): Segment[] => {
  const { segment, index } = word
  const head = elided.exec(segment)?.[1]
  if (!head) return [word]
  return [
    { segment: head.slice(0, -1), index },
    { segment: segment.slice(head.length), index: index + head.length },
  ]
}
