import { Type, type Static } from 'typebox'
import { fixedLinkPieces } from './fixed-links.ts'
import { characterPieces, graphemePieces, type Piece } from './pieces.ts'
import { weightedPieces } from './weighted.ts'

/** How a network counts a text's length. Server and browser count with the same pure functions. */
export const CountingScheme = Type.Enum(['graphemes', 'code-points', 'fixed-links', 'weighted'])
export type CountingScheme = Static<typeof CountingScheme>

/** What may not be cut, in order, with what each counts. */
const pieces: Record<CountingScheme, (text: string) => Iterable<Piece>> = {
  graphemes: graphemePieces,
  'code-points': characterPieces,
  'fixed-links': fixedLinkPieces,
  weighted: weightedPieces,
}

export const countText = (text: string, scheme: CountingScheme): number => {
  let length = 0
  for (const { weight } of pieces[scheme](text)) length += weight
  return length
}

export type TextLimit = {
  limit: number
  scheme: CountingScheme
  maxParts: number
  /** Put before every part, and counted: the customer's handle where it must be there. */
  lead?: string
}

/** What a reply to this person begins with. */
export const replyLead = (
  { opensWithHandle }: { opensWithHandle?: boolean },
  { handle }: { handle: string },
): { lead?: string } => (opensWithHandle ? { lead: `@${handle} ` } : {})

/**
 * Cuts a reply into parts that each fit the limit, at the last space or line end that fits, else between
 * graphemes. Nothing but the white space at a cut is dropped. The signature stays whole in the last part.
 */
export const splitReply = (text: string, signature: string | null, limits: TextLimit): string[] => {
  const { lead, ...inner } = limits
  if (lead) {
    const limit = Math.max(1, inner.limit - countText(lead, inner.scheme))
    return splitReply(withoutLead(text, lead), signature, { ...inner, limit }).map((part) => lead + part)
  }
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

/** Somebody may have typed the handle already. */
const withoutLead = (text: string, lead: string): string => {
  const body = text.trim()
  return body.startsWith(lead) ? body.slice(lead.length) : body
}

const fittingHead = (text: string, { limit, scheme }: TextLimit): string => {
  let end = 0
  let lastBreak = 0
  let count = 0
  for (const { segment, index, weight } of pieces[scheme](text)) {
    count += weight
    if (count > limit) break
    end = index + segment.length
    if (/^\s+$/u.test(segment) && text.slice(0, index).trim()) lastBreak = index
  }
  // A break in the first half would leave a stub; a very long word is cut where it must be.
  const cut = end < text.length && /\S/u.test(text[end] ?? ' ') && lastBreak > end / 2 ? lastBreak : end
  return text.slice(0, cut || 1).trimEnd()
}

export type ReplyMeasure = { length: number; parts: number; fits: boolean; left: number }

/** What the composer shows: how long the reply is with its signature, and in how many parts it would go out. */
export const measureReply = (text: string, signature: string | null, limits: TextLimit): ReplyMeasure => {
  const { lead = '' } = limits
  const whole = lead + withoutLead(text, lead) + (signature ? `\n${signature}` : '')
  const length = countText(whole, limits.scheme)
  const parts = length <= limits.limit ? 1 : splitReply(text, signature, limits).length
  return { length, parts, fits: parts <= limits.maxParts, left: limits.limit - length }
}
