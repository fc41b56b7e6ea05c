/** A query, judged on one post in memory. */
import type { Instant } from '../../schemas/atoms.ts'
import type { ConversationStatus } from '../../schemas/conversation.ts'
import type { Sentiment } from '../../schemas/post.ts'
import type { Assignee, FixedQuery, HasKind, Near, PostState, Query, Words } from './tree.ts'

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
  media: readonly HasKind[]
  states: readonly PostState[]
  sentiment: Sentiment | null
  /** The short names of topics. */
  topics: readonly string[]
  conversation: { status: ConversationStatus; assigneeId: string | null }
}

/** Who asks, and when. */
export type Asking = { now: Date; me: string }

export const fix = (query: Query, asking: Asking): FixedQuery => {
  switch (query.kind) {
    case 'and':
    case 'or':
      return { kind: query.kind, of: query.of.map((one) => fix(one, asking)) }
    case 'not':
      return { kind: 'not', of: fix(query.of, asking) }
    case 'assigned':
      return { kind: 'assigned', to: assigneeOf(query.to, asking) }
    case 'after':
    case 'before': {
      const { moment } = query
      const at = 'at' in moment ? moment.at : new Date(asking.now.getTime() - moment.ago).toISOString()
      return { kind: query.kind, at }
    }
    default:
      return query
  }
}

/** A colleague's id is their login. */
const assigneeOf = (to: Assignee, { me }: Asking): string | null => {
  if (to === 'nobody') return null
  return to === 'me' ? me : to.person
}

export const matches = (query: FixedQuery, post: Searchable): boolean => {
  switch (query.kind) {
    case 'all':
      return true
    case 'and':
      return query.of.every((one) => matches(one, post))
    case 'or':
      return query.of.some((one) => matches(one, post))
    case 'not':
      return !matches(query.of, post)
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
    case 'has':
      return post.media.includes(query.media)
    case 'topic':
      return post.topics.includes(query.topic)
    case 'sentiment':
      return post.sentiment === query.sentiment
    case 'is':
      return isSo(query.state, post)
    case 'assigned':
      return post.conversation.assigneeId === query.to
    case 'after':
      return post.at >= query.at
    case 'before':
      return post.at < query.at
  }
}

const isSo = (
  state: Extract<FixedQuery, { kind: 'is' }>['state'],
  { states, conversation }: Searchable,
): boolean => {
  if (state === 'assigned') return conversation.assigneeId !== null
  if (state === 'open' || state === 'snoozed' || state === 'closed') return conversation.status === state
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

export const isNear = ({ left, right, within }: Near, post: Pick<Searchable, 'exact' | 'stems'>): boolean => {
  const others = placesOf(right, post)
  return placesOf(left, post).some((one) =>
    others.some((other) => {
      const [first, second] = one.from <= other.from ? [one, other] : [other, one]
      const gap = second.from - first.to - 1
      return gap >= 0 && gap <= within
    }),
  )
}
