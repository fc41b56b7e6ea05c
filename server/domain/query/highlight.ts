import { analyse, streamsOf } from './analysis.ts'
import { placesOf } from './evaluate.ts'
import { piecesWith } from './likely-places.ts'
import type { FixedQuery, Words } from './tree.ts'

/** A part of a text in UTF-16 code units, `end` exclusive. */
export type Part = { start: number; end: number }

type Text = { text: string; language: string | null }

/** Finds what in a text the query was looking for, in order and without overlap. */
export const highlighter = (query: FixedQuery): ((text: Text) => Part[]) => {
  const wanted = wordsIn(query)
  if (wanted.length === 0) return () => []
  const findPieces = piecesWith(wanted)
  return ({ text, language }) => {
    const pieces = findPieces?.(text) ?? [{ start: 0, end: text.length }]
    return merged(
      pieces.flatMap(({ start, end }) =>
        partsOf({ text: text.slice(start, end), language }, wanted).map((part) => ({
          start: start + part.start,
          end: start + part.end,
        })),
      ),
    )
  }
}

const partsOf = ({ text, language }: Text, wanted: readonly Words[]): Part[] => {
  const tokens = analyse(text, language)
  const streams = streamsOf(tokens)
  return wanted
    .flatMap((words) => placesOf(words, streams))
    .flatMap(({ from, to }): Part[] => {
      const [first, last] = [tokens[from], tokens[to]]
      return first && last ? [{ start: first.start, end: last.end }] : []
    })
}

/** Those that must be there; what must not be there is not looked for. */
const wordsIn = (query: FixedQuery): Words[] => {
  switch (query.kind) {
    case 'and':
    case 'or':
      return query.of.flatMap(wordsIn)
    case 'word':
    case 'phrase':
    case 'prefix':
      return [query]
    case 'near':
      return [query.left, query.right]
    default:
      return []
  }
}

const merged = (parts: readonly Part[]): Part[] => {
  const result: Part[] = []
  for (const part of parts.toSorted((a, b) => a.start - b.start || b.end - a.end)) {
    const last = result.at(-1)
    if (last && part.start <= last.end) last.end = Math.max(last.end, part.end)
    else result.push({ ...part })
  }
  return result
}
