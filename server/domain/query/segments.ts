/** Where words begin and end in a text, as the Unicode rules have it (UAX 29). */

export type Segment = { segment: string; index: number }

const segmenter = new Intl.Segmenter('en', { granularity: 'word' })

/**
 * In text of these characters alone, a pattern finds the same words in a tenth of the time. Left out of Latin-1 are
 * what stands within words (middle dot, cedilla, soft hyphen) and the signs that are emoji.
 */
const plain =
  /^[\t\n\r\x20-\x7E\u00A0-\u00A8\u00AA-\u00AC\u00AF-\u00B6\u00B9-\u00FFŒœŸ\u2018-\u201D\u2013\u2014\u2026€]*$/

const letter = 'A-Za-zªµºÀ-ÖØ-öø-ÿŒœŸ'
const word = new RegExp(
  `(?:_*[${letter}0-9]|__)(?:[${letter}0-9_]|(?<=[${letter}])[':.‘’](?=[${letter}])|(?<=[0-9])['.‘’,;](?=[0-9]))*`,
  'gu',
)

/** Nothing of these needs a closer look, see `plain`. */
export const isPlain = (text: string): boolean => plain.test(text)

export function* wordSegments(text: string): Generator<Segment> {
  if (isPlain(text)) for (const { 0: segment, index } of text.matchAll(word)) yield { segment, index }
  else
    for (const { segment, index, isWordLike } of segmenter.segment(text))
      if (isWordLike) yield { segment, index }
}
