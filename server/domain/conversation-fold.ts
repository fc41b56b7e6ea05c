/**
 * What a conversation sums up from its posts. Everything derived is computed from the set of turns, so the order in
 * which posts arrive, and how often, makes no difference.
 */
import type { Instant } from '../schemas/atoms.ts'
import type { Conversation } from '../schemas/conversation.ts'
import type { PostDocument, Turn } from './documents.ts'
import { never } from './time.ts'

/** Turns kept in the document; beyond that the oldest few and the newest stay. */
export const maxTurns = 200
const keptFirst = 10
/** Only the newest turns keep their words, for the preview. */
const worded = 3
const previewLength = 200

export const turnOf = (post: PostDocument): Turn => ({
  postId: post.id,
  at: post.at,
  voice: post.voice,
  text: post.deletedAt ? '' : shorten(post.text),
  language: post.language,
  thanks: post.thanks !== null && !post.deletedAt,
  gone: post.deletedAt !== null,
})

export type Summary = Pick<
  Conversation,
  'openedAt' | 'lastPostAt' | 'waitingSince' | 'firstResponseAt' | 'preview' | 'language' | 'thanked'
> & { turns: Turn[]; waitKey: string }

/** Adds turns to a conversation's turns; a turn that is there is replaced, and one that is gone stays gone. */
export const mergeTurns = (turns: readonly Turn[], added: readonly Turn[]): Turn[] => {
  const byPost = new Map(turns.map((turn) => [turn.postId, turn]))
  for (const turn of added) {
    const known = byPost.get(turn.postId)
    byPost.set(turn.postId, known?.gone ? known : turn)
  }
  const sorted = [...byPost.values()].sort(byTime)
  const kept =
    sorted.length <= maxTurns
      ? sorted
      : [...sorted.slice(0, keptFirst), ...sorted.slice(keptFirst - maxTurns)]
  return kept.map((turn, index) => (index < kept.length - worded && turn.text ? { ...turn, text: '' } : turn))
}

export const summarise = (turns: readonly Turn[]): Summary => {
  const sorted = [...turns].sort(byTime)
  const live = sorted.filter((turn) => !turn.gone)
  const ours = sorted.filter((turn) => turn.voice === 'us')
  const firstCustomer = sorted.find((turn) => turn.voice === 'customer')
  const lastOurs = ours.at(-1)
  const waiting = live.find((turn) => turn.voice === 'customer' && waits(turn, lastOurs))
  const newestCustomer = live.findLast((turn) => turn.voice === 'customer')
  const newest = sorted.slice(-worded).findLast((turn) => !turn.gone) ?? sorted.at(-1)
  const epoch: Instant = '1970-01-01T00:00:00.000Z'
  return {
    turns: sorted,
    openedAt: sorted[0]?.at ?? epoch,
    lastPostAt: sorted.at(-1)?.at ?? epoch,
    waitingSince: waiting?.at ?? null,
    waitKey: waiting?.at ?? never,
    firstResponseAt: ours.find((turn) => firstCustomer && byTime(turn, firstCustomer) > 0)?.at ?? null,
    preview: { text: newest?.text ?? '', voice: newest?.voice ?? 'customer', at: newest?.at ?? epoch },
    language: live.findLast((turn) => turn.voice === 'customer' && turn.language)?.language ?? null,
    thanked: newestCustomer?.thanks ?? false,
  }
}

/** A thank-you after our answer waits for nothing. */
const waits = (turn: Turn, lastOurs: Turn | undefined): boolean =>
  !lastOurs || (byTime(turn, lastOurs) > 0 && !turn.thanks)

const byTime = (a: Turn, b: Turn): number =>
  a.at === b.at ? (a.postId < b.postId ? -1 : a.postId > b.postId ? 1 : 0) : a.at < b.at ? -1 : 1

const shorten = (text: string): string => {
  const line = text.replace(/\s+/gu, ' ').trim()
  return line.length <= previewLength
    ? line
    : Array.from(line.slice(0, previewLength)).slice(0, -1).join('') + '…'
}
