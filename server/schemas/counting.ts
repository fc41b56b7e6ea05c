import { Type, type Static } from 'typebox'
import { weightedLength, weightedPieces } from './x-weight.ts'

/** How a network counts a text's length. Server and browser count with the same pure functions. */
export const CountingScheme = Type.Enum(['graphemes', 'code-points', 'x-weighted'])
export type CountingScheme = Static<typeof CountingScheme>

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' })

const counters: Record<CountingScheme, (text: string) => number> = {
  graphemes: (text) => {
    let count = 0
    for (const _ of segmenter.segment(text)) count++
    return count
  },
  'code-points': (text) => [...text].length,
  'x-weighted': weightedLength,
}

export const countText = (text: string, scheme: CountingScheme): number => counters[scheme](text)

export type TextLimit = { limit: number; scheme: CountingScheme; maxParts: number }

/**
 * Cuts a reply into parts that each fit the limit, at the last space or line end that fits, else between
 * graphemes. Nothing but the white space at a cut is dropped. The signature stays whole in the last part.
 */
export const splitReply = (text: string, signature: string | null, limits: TextLimit): string[] => {
  const ending = signature ? `\n${signature}` : ''
  const body = text.trim()
  if (countText(body + ending, limits.scheme) <= limits.limit) return [body + ending]
  const parts: string[] = []
  let rest = body
  while (rest) {
    if (countText(rest + ending, limits.scheme) <= limits.limit) return [...parts, rest + ending]
    const head = fittingHead(rest, limits)
    parts.push(head)
    rest = rest.slice(head.length).trim()
    // All words are out, only the signature did not fit behind the last of them.
    if (!rest) return signature ? [...parts, signature] : parts
  }
  return parts
}

const fittingHead = (text: string, { limit, scheme }: TextLimit): string => {
  let end = 0
  let lastBreak = 0
  let count = 0
  for (const { segment, index, weight } of pieces(text, scheme)) {
    count += weight
    if (count > limit) break
    end = index + segment.length
    if (/^\s+$/u.test(segment) && text.slice(0, index).trim()) lastBreak = index
  }
  // A break in the first half would leave a stub; a very long word is cut where it must be.
  const cut = end < text.length && /\S/u.test(text[end] ?? ' ') && lastBreak > end / 2 ? lastBreak : end
  return text.slice(0, cut || 1).trimEnd()
}

/** What must not be cut, with what it counts. */
function* pieces(
  text: string,
  scheme: CountingScheme,
): Generator<{ segment: string; index: number; weight: number }> {
  if (scheme === 'x-weighted') return yield* weightedPieces(text)
  for (const { segment, index } of segmenter.segment(text))
    yield { segment, index, weight: scheme === 'graphemes' ? 1 : countText(segment, scheme) }
}

export type ReplyMeasure = { length: number; parts: number; fits: boolean; left: number }

/** What the composer shows: how long the reply is with its signature, and in how many parts it would go out. */
export const measureReply = (text: string, signature: string | null, limits: TextLimit): ReplyMeasure => {
  const length = countText(text.trim() + (signature ? `\n${signature}` : ''), limits.scheme)
  const parts = length <= limits.limit ? 1 : splitReply(text, signature, limits).length
  return { length, parts, fits: parts <= limits.maxParts, left: limits.limit - length }
}
