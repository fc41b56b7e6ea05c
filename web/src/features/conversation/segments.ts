import type { Span } from '../../../../server/schemas/post.ts'
import { safeUrl } from '../../ui/safe-url.ts'

export type Segment =
  | { kind: 'text' | 'mention' | 'tag'; text: string }
  | { kind: 'link'; text: string; url: string; host: string }

/**
 * Cuts a post's text at its spans. Spans come from outside: those that lie outside the text, overlap, cut a
 * character in two, or point anywhere but to http(s), are shown as the plain text they stand on.
 */
export const cutSegments = (text: string, spans: readonly Span[]): Segment[] => {
  const segments: Segment[] = []
  let end = 0
  const push = (until: number) => {
    if (until > end) segments.push({ kind: 'text', text: text.slice(end, until) })
  }
  for (const span of [...spans].sort((a, b) => a.start - b.start || b.end - a.end)) {
    if (!fits(span, text) || span.start < end) continue
    const segment = toSegment(span, text.slice(span.start, span.end))
    if (!segment) continue
    push(span.start)
    segments.push(segment)
    end = span.end
  }
  push(text.length)
  return segments
}

const fits = ({ start, end }: Span, text: string): boolean =>
  Number.isInteger(start) &&
  Number.isInteger(end) &&
  start >= 0 &&
  start < end &&
  end <= text.length &&
  !cutsCharacter(text, start) &&
  !cutsCharacter(text, end)

const cutsCharacter = (text: string, at: number): boolean =>
  /[\uDC00-\uDFFF]/.test(text.charAt(at)) && /[\uD800-\uDBFF]/.test(text.charAt(at - 1))

const toSegment = ({ kind, value }: Span, text: string): Segment | undefined => {
  if (kind !== 'link') return { kind, text }
  const url = safeUrl(value)
  return url && { kind, text, url: url.href, host: url.host }
}
