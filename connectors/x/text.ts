import type { Span } from '../../server/schemas/post.ts'
import { listOf, objectOf, textOf, webLink } from '../kit/shapes.ts'
import { isId } from './ids.ts'

const maxText = 100_000

/** A text as people read it, what it points to, and whom it names of their own accord. */
export type ReadText = { text: string; spans: Span[]; explicitMentions: { id: string; username: string }[] }

type Piece = {
  start: number
  end: number
  shown: string
  span: Pick<Span, 'kind' | 'value'> | null
  name: string
}
/** `sure`: display bounds were told, so that the names X put before the text are known from the author's own. */
type Bounds = { from: number; sure: boolean }

/**
 * Reads a post's text. X counts entities in code points, escapes three signs, puts its own short links in the place
 * of addresses and the names of those answered before the text. Entities may be hostile: one whose place in the
 * text does not show what it claims is dropped.
 */
export const readText = (post: Record<string, unknown>, { isAnswer }: { isAnswer: boolean }): ReadText => {
  const note = objectOf(post['note_post'] ?? post['note_tweet'])
  const whole = textOf(note['text'], maxText)
  const raw = whole || textOf(post['text'], maxText)
  const entities = objectOf(whole ? (note['entities'] ?? post['entities']) : post['entities'])
  const { points, pieces, unescape } = placed(raw, entities)
  const bounds = boundsOf(post['display_text_range'], pieces, points)
  let text = ''
  const spans: Span[] = []
  let at = bounds.from
  for (const piece of pieces.filter(({ start }) => start >= bounds.from)) {
    text += unescape(points.slice(at, piece.start).join(''))
    if (piece.span && piece.shown)
      spans.push({ start: text.length, end: text.length + piece.shown.length, ...piece.span })
    text += piece.shown
    at = piece.end
  }
  text += unescape(points.slice(at).join(''))
  // X puts names before answers only.
  const isOwnWill = ({ start }: Piece) =>
    start >= bounds.from && (bounds.sure || !isAnswer || !isLeading(start, pieces, points))
  const explicitMentions = pieces
    .filter((piece) => piece.span?.kind === 'mention' && isOwnWill(piece))
    .map(({ span, name }) => ({ id: span?.value ?? '', username: name }))
  return {
    text: text.trimEnd(),
    spans: spans.filter(({ end }) => end <= text.trimEnd().length),
    explicitMentions,
  }
}

/** Offsets count the escaped text, or, as some servers have it, the text that people read: what fits better. */
const placed = (raw: string, entities: Record<string, unknown>) => {
  const escaped = [...raw]
  const plain = [...unescaped(raw)]
  const [one, two] = [piecesOf(entities, escaped), piecesOf(entities, plain)]
  return two.length > one.length
    ? { points: plain, pieces: two, unescape: (text: string) => text }
    : { points: escaped, pieces: one, unescape: unescaped }
}

const piecesOf = (entities: Record<string, unknown>, points: readonly string[]): Piece[] => {
  const found = [
    ...listOf(entities['urls']).map((entity) => linkPiece(objectOf(entity), points)),
    ...listOf(entities['mentions']).map((entity) => mentionPiece(objectOf(entity), points)),
    ...listOf(entities['hashtags']).map((entity) => tagPiece(objectOf(entity), points)),
  ].filter((piece) => piece !== undefined)
  let end = 0
  return found
    .sort((a, b) => a.start - b.start || a.end - b.end)
    .filter((piece) => {
      if (piece.start < end) return false
      end = piece.end
      return true
    })
}

/** The entity's place, where the text there is what the entity says. */
const placeOf = (
  { start, end }: Record<string, unknown>,
  points: readonly string[],
  isRight: (there: string) => boolean,
): { start: number; end: number } | undefined => {
  if (!Number.isInteger(start) || !Number.isInteger(end)) return undefined
  const place = { start: start as number, end: end as number }
  if (
    place.start < 0 ||
    place.end > points.length ||
    place.start >= place.end ||
    place.end - place.start > 4096
  )
    return undefined
  return isRight(points.slice(place.start, place.end).join('')) ? place : undefined
}

const linkPiece = (entity: Record<string, unknown>, points: readonly string[]): Piece | undefined => {
  const { url, expanded_url, unwound_url, display_url, media_key } = entity
  const place = placeOf(entity, points, (there) => there === url)
  const value = webLink(expanded_url) ?? webLink(unwound_url) ?? webLink(url)
  if (!place || !value) return undefined
  // The picture hangs on the post: its address says nothing more.
  if (typeof media_key === 'string') return { ...place, shown: '', span: null, name: '' }
  const written = webLink(expanded_url) ? textOf(expanded_url, 4096) : value
  // X makes http:// of an address that was written bare.
  const isBare = written === `http://${String(display_url)}`
  return {
    ...place,
    shown: isBare ? String(display_url).toWellFormed() : written,
    span: { kind: 'link', value },
    name: '',
  }
}

const mentionPiece = (entity: Record<string, unknown>, points: readonly string[]): Piece | undefined => {
  const name = textOf(entity['username'], 512)
  const isName = (there: string) =>
    name !== '' && /^[@＠]/.test(there) && there.slice(1).toLowerCase() === name.toLowerCase()
  const place = placeOf(entity, points, isName)
  if (!place || !isId(entity['id'])) return undefined
  const shown = points.slice(place.start, place.end).join('')
  return { ...place, shown, span: { kind: 'mention', value: entity['id'] }, name }
}

const tagPiece = (entity: Record<string, unknown>, points: readonly string[]): Piece | undefined => {
  const tag = textOf(entity['tag'], 640)
  const place = placeOf(
    entity,
    points,
    (there) => tag !== '' && /^[#＃]/.test(there) && there.slice(1) === tag,
  )
  return (
    place && {
      ...place,
      shown: points.slice(place.start, place.end).join(''),
      span: { kind: 'tag', value: tag },
      name: '',
    }
  )
}

/** Where the text begins for people: behind the names of those it answers, which X puts before it. */
const boundsOf = (range: unknown, pieces: readonly Piece[], points: readonly string[]): Bounds => {
  const [from] = listOf(range)
  if (!Number.isInteger(from) || (from as number) < 0 || (from as number) > points.length)
    return { from: 0, sure: false }
  const hides = from as number
  return isLeading(hides, pieces, points) ? { from: hides, sure: true } : { from: 0, sure: true }
}

/** Whether nothing but names stands before this place. */
const isLeading = (place: number, pieces: readonly Piece[], points: readonly string[]): boolean => {
  const before = pieces.filter(({ end }) => end <= place)
  const named = before.every(({ span }) => span?.kind === 'mention')
  const length = before.reduce((sum, { start, end }) => sum + end - start, 0)
  const blanks = points.slice(0, place).filter((point) => /\s/.test(point)).length
  return named && length + blanks >= place
}

const unescaped = (text: string): string =>
  text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')
