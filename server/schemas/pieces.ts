/** A run of text that is counted as one and never cut. `index` counts UTF-16 units. */
export type Piece = { segment: string; index: number; weight: number }

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' })

/** What a reader takes for one character, an emoji with its joiners among them. */
export function* graphemePieces(text: string): Generator<Piece> {
  for (const { segment, index } of segmenter.segment(text)) yield { segment, index, weight: 1 }
}

/** Graphemes, each counting its code points. */
export function* characterPieces(text: string): Generator<Piece> {
  for (const { segment, index } of segmenter.segment(text))
    yield { segment, index, weight: [...segment].length }
}
