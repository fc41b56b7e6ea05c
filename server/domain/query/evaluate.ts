/** A query, judged on one post in memory. */
import type { Instant } from '../../schemas/atoms.ts'
import type { ConversationStatus } from '../../schemas/conversation.ts'
import type { HasKind, Moment, NearOperand, PostState, Query, Sentiment, Words } from './tree.ts'

/** What is asked of a post: the same members that the engines index. */
export type Searchable = {
  /** One term of each stream at every position. */
  exact: readonly string[]
  stems: readonly string[]
  /** What the author is called by: see `authorKeys`. */
  authors: readonly string[]
  at: Instant
  language: string | null
  network: string
  topics: readonly string[]
  sentiment: Sentiment | null
  media: readonly HasKind[]
  states: readonly PostState[]
  /** Null while the post is in no conversation. */
  conversation: { status: ConversationStatus; assigneeId: string | null } | null
}

/** Who asks, and when. `person` finds a colleague's id by login. */
export type Asking = { now: Date; me: string | null; person: (login: string) => string | undefined }

export const matches = (query: Query, post: Searchable, asking: Asking): boolean => {
  switch (query.kind) {
    case 'all':
      return true
    case 'and':
      return query.of.every((one) => matches(one, post, asking))
    case 'or':
      return query.of.some((one) => matches(one, post, asking))
    case 'not':
      return !matches(query.of, post, asking)
    case 'word':
    case 'phrase':
    case 'prefix':
      return placesOf(query, post).length > 0
    case 'near':
      return isNear(query, post)
    case 'from':
      return post.authors.includes(query.author)
    case 'lang':
      return post.language === query.language
    case 'network':
      return post.network === query.network
    case 'topic':
      return post.topics.includes(query.topic)
    case 'sentiment':
      return post.sentiment === query.sentiment
    case 'has':
      return post.media.includes(query.media)
    case 'is':
      return isSo(query.state, post)
    case 'assigned':
      return post.conversation !== null && post.conversation.assigneeId === assigneeOf(query.to, asking)
    case 'after':
      return post.at >= momentOf(query.moment, asking)
    case 'before':
      return post.at < momentOf(query.moment, asking)
  }
}

export const momentOf = (moment: Moment, { now }: Pick<Asking, 'now'>): Instant =>
  'at' in moment ? moment.at : new Date(now.getTime() - moment.ago).toISOString()

/** The id of who is meant; one that nobody has where there is no such person. */
export const assigneeOf = (
  to: Extract<Query, { kind: 'assigned' }>['to'],
  { me, person }: Asking,
): string | null => {
  if (to === 'nobody') return null
  return (to === 'me' ? me : person(to.person)) ?? '-'
}

const isSo = (
  state: Extract<Query, { kind: 'is' }>['state'],
  { states, conversation }: Searchable,
): boolean => {
  if (state === 'assigned') return conversation !== null && conversation.assigneeId !== null
  if (state === 'open' || state === 'snoozed' || state === 'closed') return conversation?.status === state
  return states.includes(state)
}

type Span = { from: number; to: number }

/** Where the words stand: first and last position of each place. */
export const placesOf = (words: Words, { exact, stems }: Pick<Searchable, 'exact' | 'stems'>): Span[] => {
  const spans: Span[] = []
  const length = words.kind === 'phrase' ? words.terms.length : 1
  for (let from = 0; from + length <= exact.length; from++) {
    const isHere =
      words.kind === 'phrase'
        ? words.terms.every((term, index) => exact[from + index] === term)
        : words.kind === 'word'
          ? words.stems.includes(stems[from] as string)
          : exact[from]?.startsWith(words.prefix)
    if (isHere) spans.push({ from, to: from + length - 1 })
  }
  return spans
}

const isNear = (
  { left, right, within }: { left: NearOperand; right: NearOperand; within: number },
  post: Searchable,
): boolean => {
  const others = placesOf(right, post)
  return placesOf(left, post).some((one) =>
    others.some((other) => {
      const [first, second] = one.from <= other.from ? [one, other] : [other, one]
      const gap = second.from - first.to - 1
      return gap >= 0 && gap <= within
    }),
  )
}
