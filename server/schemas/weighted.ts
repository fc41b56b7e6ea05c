import type { Piece } from './pieces.ts'

/** Weighted counting, by the rules that `twitter-text` publishes (configuration 3). */

const linkWeight = 23

/** Endings that certainly make a link. With any other, a text may be a link: then the heavier reading counts. */
const sureEndings = new Set(
  'be brussels biz ch co com de dev edu es eu fr gov ie info io it lu mobi name net nl org pl pt se tv uk us'.split(
    ' ',
  ),
)

const letter = '[^\\s\\u0000-\\u002c./:-@\\[-\\^`{-\\u007f\\u202A-\\u202E]'
const address = new RegExp(`(?:https?://)?(?:${letter}+\\.)+(${letter}+)`, 'iuy')
const rest =
  /(?::[0-9]+)?(?:\/(?:[a-z0-9!*';:=+,.$/%#[\]_~@|&-]*[a-z0-9=_#/+-])?)?(?:\?[a-z0-9!?*'();:&=+$/%#[\]_.,~|-]*[a-z0-9_&=#/-])?(?=[)"”»!?.,;:…]*(?:$|\s))/iy
const sureHost = /^(?:https?:\/\/)?(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]+$/i
const startsWord = /(?:^|\s)[("“«]?$/u
const emoji = /^\p{RGI_Emoji}$/v
const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' })

/** The pieces that X counts, in order. Nothing is ever counted lighter than X counts it. */
export function* weightedPieces(text: string): Generator<Piece> {
  let from = 0
  for (const { segment, index } of graphemes.segment(text)) {
    if (index < from) continue
    const found = linkAt(text, index)
    const piece = found ?? {
      segment,
      index,
      weight: weightOf(segment) + (isTornKeycap(text, index, segment) ? 3 : 0),
    }
    from = index + piece.segment.length
    yield piece
  }
}

const linkAt = (text: string, index: number): Piece | undefined => {
  address.lastIndex = index
  const match = address.exec(text)
  if (!match) return undefined
  const host = match[0]
  rest.lastIndex = index + host.length
  const tail = rest.exec(text)
  const isSure =
    sureHost.test(host) &&
    sureEndings.has((match[1] ?? '').toLowerCase()) &&
    startsWord.test(text.slice(0, index))
  // X ends its own short links after their letters.
  const isOdd = /\bt\.co$/i.test(host) && !/^\/[a-z0-9]{1,40}$/i.test(tail?.[0] ?? '')
  // Without a scheme it takes a question only behind a path.
  const isBare = !host.includes('://') && tail?.[0].startsWith('?')
  if (isSure && tail && !isOdd && !isBare) return { segment: host + tail[0], index, weight: linkWeight }
  return { segment: host, index, weight: heaviest(host) }
}

/** Any of its dots may end the link, or none of it may be one. Beyond plain letters it may end anywhere. */
const heaviest = (host: string): number => {
  let weight = weightOf(host)
  if (!sureHost.test(host)) return linkWeight * (host.split('.').length - 1) + weight
  for (let dot = host.indexOf('.'); dot >= 0; dot = host.indexOf('.', dot + 1)) {
    const end = host.indexOf('.', dot + 1)
    weight = Math.max(weight, linkWeight + (end < 0 ? 0 : host.length - end))
  }
  return weight
}

const weightOf = (segment: string): number => {
  if (emoji.test(segment)) return 2
  let weight = 0
  for (const character of segment.normalize('NFC')) weight += isLight(character.codePointAt(0) ?? 0) ? 1 : 2
  return weight
}

/** A keycap's digit right behind a link may be taken for the link's own; the rest then weighs more. */
const isTornKeycap = (text: string, index: number, segment: string): boolean =>
  segment.endsWith('\u20E3') && /[!-~]/.test(text[index - 1] ?? ' ')

/** Latin and its neighbours, and common punctuation, weigh one; all else two. */
const isLight = (point: number): boolean =>
  point <= 4351 ||
  (point >= 8192 && point <= 8205) ||
  (point >= 8208 && point <= 8223) ||
  (point >= 8242 && point <= 8247)
