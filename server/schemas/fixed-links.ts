import { graphemePieces, type Piece } from './pieces.ts'

/** Graphemes, save that every link counts the same, and of a mention only what stands before its server's name. */

const linkLength = 23

const longPiece =
  /(?<link>https?:\/\/[^\s<>"]*[^\s<>".,;:!?'()[\]{}…])|(?<![\p{L}\p{N}_/])(?<local>@[a-z0-9_]+(?:[a-z0-9_.-]*[a-z0-9_])?)@[\p{L}\p{N}.-]*[\p{L}\p{N}]/giu

export function* fixedLinkPieces(text: string): Generator<Piece> {
  let from = 0
  for (const { 0: segment, index, groups } of text.matchAll(longPiece)) {
    yield* shifted(graphemePieces(text.slice(from, index)), from)
    yield { segment, index, weight: groups?.local?.length ?? linkLength }
    from = index + segment.length
  }
  yield* shifted(graphemePieces(text.slice(from)), from)
}

function* shifted(pieces: Iterable<Piece>, by: number): Generator<Piece> {
  for (const piece of pieces) yield { ...piece, index: piece.index + by }
}
