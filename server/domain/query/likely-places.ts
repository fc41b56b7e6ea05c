/** Where a text may have a word that is looked for, found without reading all of it. */
import { fold } from './fold.ts'
import { isPlain, isWordPart } from './segments.ts'
import type { Words } from './tree.ts'

/** A piece of a text, in UTF-16 code units, `end` exclusive. */
export type Piece = { start: number; end: number }

/** Null where the whole text must be read, as it has characters that need a closer look. */
export type FindPieces = (text: string) => Piece[] | null

/** Beyond these, no plain character is part of a word. */
const counted = 0x180
/** The characters that a word may begin with which begins so once it is folded. */
const codesOf = new Map<string, number[]>()
/** By character: whether a word goes on with it. */
const goesOn = new Uint8Array(counted)
for (let code = 0; code < counted; code++) {
  const character = String.fromCharCode(code)
  const initial = fold(character).charAt(0)
  codesOf.set(initial, [...(codesOf.get(initial) ?? []), code])
  goesOn[code] = Number(isWordPart(character))
}

/**
 * Finds the pieces between white space that have a word which begins like one of these; each reads the same by itself
 * as in its text. Null for words that stand in a row.
 */
export const piecesWith = (wanted: readonly Words[]): FindPieces | null => {
  if (!wanted.every(isOne)) return null
  const begins = new Uint8Array(counted)
  for (const initial of wanted.flatMap(initialsOf))
    for (const code of codesOf.get(initial) ?? []) begins[code] = 1
  return (text) => {
    if (!isPlain(text)) return null
    const pieces: Piece[] = []
    for (let at = 0; at < text.length; at++) {
      if (begins[text.charCodeAt(at)] !== 1) continue
      if (at > 0 && goesOn[text.charCodeAt(at - 1)] === 1) continue
      const piece = pieceAround(text, at)
      pieces.push(piece)
      at = piece.end
    }
    return pieces
  }
}

const isOne = (words: Words): boolean => words.kind !== 'phrase' || words.terms.length === 1

/** Stems begin as their words do, behind their language. */
const initialsOf = (words: Words): string[] => {
  switch (words.kind) {
    case 'word':
      return words.stems.map((stem) => stem.charAt(stem.indexOf(':') + 1))
    case 'phrase':
      return words.terms.map((term) => term.charAt(0))
    case 'prefix':
      return [words.prefix.charAt(0)]
  }
}

const pieceAround = (text: string, at: number): Piece => {
  let start = at
  while (start > 0 && !isSpace(text.charCodeAt(start - 1))) start--
  let end = at
  while (end < text.length && !isSpace(text.charCodeAt(end))) end++
  return { start, end }
}

const isSpace = (code: number): boolean => code === 32 || code === 10 || code === 13 || code === 9
