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

const wordPart = new RegExp(`[${letter}0-9_]`, 'u')

/** Whether no word begins behind this plain character, as it goes on. */
export const isWordPart = (character: string): boolean => wordPart.test(character)

/** Nothing of these needs a closer look, see `plain`. */
export const isPlain = (text: string): boolean => plain.test(text)

export const wordSegments = (text: string): Segment[] =>
  isPlain(text) ? plainWords(text) : wordsByTheRules(text)

const plainWords = (text: string): Segment[] => {
  const found: Segment[] = []
  word.lastIndex = 0
  for (let match = word.exec(text); match; match = word.exec(text))
    found.push({ segment: match[0], index: match.index })
  return found
}

const wordsByTheRules = (text: string): Segment[] => {
  const found: Segment[] = []
  for (const { segment, index, isWordLike } of segmenter.segment(text))
    if (isWordLike) found.push({ segment, index })
  return found
}
