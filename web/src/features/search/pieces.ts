import type { FoundPost } from '../../../../server/schemas/search.ts'

export type Piece = { text: string; marked: boolean }

/** So much of a post is shown in a list, and so much of it before the first thing found. */
const longest = 420
const lead = 120

/** The text cut at what was found in it. Parts that lie outside the text, or overlap, are left as they are. */
export const cutPieces = (text: string, highlights: FoundPost['highlights']): Piece[] => {
  const pieces: Piece[] = []
  let at = 0
  const push = (until: number, marked: boolean) => {
    if (until > at) pieces.push({ text: text.slice(at, until), marked })
    at = Math.max(at, until)
  }
  for (const { start, end } of highlights.toSorted((a, b) => a.start - b.start)) {
    if (start < at || end <= start || end > text.length) continue
    push(whole(text, start), false)
    push(whole(text, end), true)
  }
  push(text.length, false)
  return pieces
}

/** The same of a long text only around the first thing found, with … where something is left out. */
export const excerptPieces = (text: string, highlights: FoundPost['highlights']): Piece[] => {
  if (text.length <= longest) return cutPieces(text, highlights)
  const first = Math.min(...highlights.map(({ start }) => start), text.length)
  const start = first === text.length || first <= lead ? 0 : wordStart(text, first - lead)
  const end = whole(text, Math.min(text.length, start + longest))
  const inside = highlights
    .filter((part) => part.start >= start && part.start < end)
    .map((part) => ({ start: part.start - start, end: Math.min(part.end, end) - start }))
  return [
    ...(start > 0 ? [{ text: '…', marked: false }] : []),
    ...cutPieces(text.slice(start, end), inside),
    ...(end < text.length ? [{ text: '…', marked: false }] : []),
  ]
}

/** After the next space, where one is near: a word is better whole. */
const wordStart = (text: string, at: number): number => {
  const space = text.slice(at, at + 40).search(/\s/u)
  return whole(text, space < 0 ? at : at + space + 1)
}

/** Never between the halves of a character. */
const whole = (text: string, at: number): number =>
  /[\uDC00-\uDFFF]/.test(text.charAt(at)) && /[\uD800-\uDBFF]/.test(text.charAt(at - 1)) ? at - 1 : at
