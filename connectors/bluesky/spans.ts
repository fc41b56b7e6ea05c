import type { Span } from '../../server/schemas/post.ts'
import { isObject, listOf, webLink } from '../kit/shapes.ts'

/**
 * The facets of a post as spans of its text. Facets count UTF-8 bytes and are written by anybody: what overlaps,
 * leaves the text, cuts a character or points to something other than the web is dropped.
 */
export const spansOf = (text: string, facets: unknown): Span[] => {
  const candidates = listOf(facets)
  if (candidates.length === 0) return []
  const offsets = byteOffsets(text)
  const spans = candidates
    .slice(0, 1000)
    .flatMap((facet) => spanOf(facet, offsets) ?? [])
    .sort((a, b) => a.start - b.start || a.end - b.end)
  let end = 0
  return spans.filter((span) => {
    if (span.start < end) return false
    end = span.end
    return true
  })
}

/** From the byte at which a character starts (or the text ends) to its UTF-16 offset. */
const byteOffsets = (text: string): Map<number, number> => {
  const offsets = new Map<number, number>()
  let bytes = 0
  let units = 0
  for (const character of text) {
    offsets.set(bytes, units)
    bytes += Buffer.byteLength(character)
    units += character.length
  }
  return offsets.set(bytes, units)
}

const spanOf = (facet: unknown, offsets: Map<number, number>): Span | undefined => {
  if (!isObject(facet) || !isObject(facet['index'])) return undefined
  const start = offsets.get(facet['index']['byteStart'] as number)
  const end = offsets.get(facet['index']['byteEnd'] as number)
  if (start === undefined || end === undefined || start >= end) return undefined
  for (const feature of listOf(facet['features'])) {
    const target = isObject(feature) ? targetOf(feature) : undefined
    if (target) return { start, end, ...target }
  }
  return undefined
}

const targetOf = (feature: Record<string, unknown>): Pick<Span, 'kind' | 'value'> | undefined => {
  const { $type, uri, did, tag } = feature
  if ($type === 'app.bsky.richtext.facet#link') {
    const value = webLink(uri)
    return value ? { kind: 'link', value } : undefined
  }
  if (
    $type === 'app.bsky.richtext.facet#mention' &&
    typeof did === 'string' &&
    /^did:[a-z]+:\S{1,500}$/.test(did)
  )
    return { kind: 'mention', value: did }
  if ($type === 'app.bsky.richtext.facet#tag' && typeof tag === 'string' && tag.length <= 640) {
    const value = tag.replace(/^#/, '').toWellFormed()
    return value.trim() ? { kind: 'tag', value } : undefined
  }
  return undefined
}
