import { randomUUID } from 'node:crypto'
import { ConnectorError, type OutgoingPart } from '../../server/ports/connector.ts'
import { countText } from '../../server/schemas/counting.ts'
import { isObject } from '../kit/shapes.ts'
import type { NewStatus } from './client.ts'
import { type Native, plainText, type Seen } from './map.ts'

/** What servers take that say nothing else. */
export const usualLimit = 500

export const newKey = (): string => randomUUID()

/** From widest to narrowest. */
const visibilities = ['public', 'unlisted', 'private', 'direct']

/** The narrower of what the customer chose and what the account is set to; what is not known counts as narrowest. */
export const narrower = (theirs: string, ours: string): string => {
  const width = (one: string) =>
    visibilities.includes(one) ? visibilities.indexOf(one) : visibilities.length - 1
  return visibilities[Math.max(width(theirs), visibilities.includes(ours) ? width(ours) : 0)] as string
}

/**
 * One part as the server takes it; the same part always makes the same. Throws `ConnectorError` of kind `permanent`
 * for what the server could not take.
 */
export const makeStatus = (
  part: OutgoingPart,
  { limit, privacy }: { limit: number; privacy: string },
): NewStatus => {
  const answered = nativeOf(part.inReplyTo.native)
  const previous = part.previous ? nativeOf(part.previous.native) : null
  if (!answered || (part.previous && !previous))
    throw new ConnectorError('permanent', 'It is not known which post on Mastodon this answers')
  const status = withMention(part.text, answered.author)
  const length = countText(status, 'fixed-links')
  if (length > limit)
    throw new ConnectorError('permanent', `This Mastodon server takes at most ${limit} characters a post`)
  const spoiler = fitting(answered.spoiler, limit - length)
  return {
    status,
    in_reply_to_id: (previous ?? answered).id,
    visibility: narrower(answered.visibility, privacy),
    ...(spoiler && { spoiler_text: spoiler }),
    ...(part.language && { language: part.language }),
  }
}

export const nativeOf = (native: unknown): Native | null =>
  isObject(native) && typeof native['id'] === 'string' && typeof native['visibility'] === 'string'
    ? {
        id: native['id'],
        visibility: native['visibility'],
        spoiler: typeof native['spoiler'] === 'string' ? native['spoiler'] : '',
        author: typeof native['author'] === 'string' ? native['author'] : '',
      }
    : null

/** Only who is mentioned is told, and may see a direct post at all. */
const withMention = (text: string, author: string): string =>
  !author || text.toLowerCase().includes(`@${author.toLowerCase()}`) ? text : `@${author} ${text}`

/** A longer warning is cut rather than the words. */
const mostReserved = 100

/** What the warning takes of an answer's length. */
export const warningReserve = ({ native }: { native: unknown }): number =>
  Math.min(mostReserved, countText(nativeOf(native)?.spoiler ?? '', 'fixed-links'))

/** The warning counts, too: what does not fit of it is cut, but it stays a warning. */
const fitting = (spoiler: string, room: number): string => {
  if (!spoiler || countText(spoiler, 'fixed-links') <= room) return spoiler
  if (room < 1) throw new ConnectorError('permanent', 'With its content warning the reply is too long')
  const letters = [...new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(spoiler)]
  return `${letters
    .slice(0, room - 1)
    .map(({ segment }) => segment)
    .join('')}…`
}

/** Whether a post of ours is this part: what it answers and says. */
export const isThis = (seen: Seen, wanted: NewStatus, home: string): boolean =>
  seen.parentId === wanted.in_reply_to_id && normal(plainText(seen.body, home)) === normal(wanted.status)

const normal = (text: string): string => text.normalize('NFC').toLowerCase().replace(/\s+/gu, ' ').trim()
