/** How text is made comparable: accents, case and what nobody sees do not count. */

const invisible =
  /[\u00AD\u061C\u180E\u200B\u200C\u200E\u200F\u202A-\u202E\u2060-\u2064\u2066-\u206F\uFEFF\p{Variation_Selector}]/gu
/** Marks are accents in these scripts; in others they are letters. */
const accent =
  /(?<=[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Hebrew}\p{Script=Arabic}]\p{Mn}*)\p{Mn}+/gu
const ligatures: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ł: 'l',
  ħ: 'h',
  ı: 'i',
  ς: 'σ',
  '’': "'",
  ʼ: "'",
}
const ligature = new RegExp(`[${Object.keys(ligatures).join('')}]`, 'gu')
const skinTone = /\p{Emoji_Modifier}/gu

/** Longer words are compared by their beginning. */
const longest = 64

const plainText = /^[\x20-\x7E]*$/

export const fold = (text: string): string => {
  if (plainText.test(text)) return shorten(text.toLowerCase())
  const plain = text.normalize('NFKD').replace(invisible, '').replace(accent, '').toLowerCase()
  const folded = plain.replace(accent, '').replace(ligature, (letter) => ligatures[letter] ?? letter)
  return shorten(folded.normalize('NFC'))
}

export const foldEmoji = (emoji: string): string => {
  const plain = emoji.replace(invisible, '')
  return shorten(plain.replace(skinTone, '') || plain)
}

const shorten = (word: string): string =>
  word.length <= longest
    ? word
    : Array.from(word.slice(0, longest * 2))
        .slice(0, longest)
        .join('')
        .toWellFormed()

/** The text without what nobody sees, and where each of its code units was. */
export const visible = (text: string): { text: string; at: (index: number) => number } => {
  if (text.search(invisible) < 0) return { text, at: (index) => index }
  const places: number[] = []
  let seen = ''
  let from = 0
  const keep = (until: number) => {
    for (let index = from; index < until; index++) places.push(index)
    seen += text.slice(from, until)
  }
  for (const { 0: hidden, index } of text.matchAll(invisible)) {
    keep(index)
    from = index + hidden.length
  }
  keep(text.length)
  return { text: seen, at: (index) => places[index] ?? text.length }
}
