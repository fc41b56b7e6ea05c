/** A query as Elasticsearch is asked it. */
import type { estypes } from '@elastic/elasticsearch'
import { conversationStates, type FixedQuery, type Near, type NearOperand } from '../../domain/query/tree.ts'
import type { PostSearch } from '../../ports/store.ts'
import { encodePrefix, everyPost } from '../kit/encode-term.ts'
import { encodeValue, searchTerm, timeOf } from './encode-document.ts'
import { allOf, anyOf, conditionQuery, not, type Dsl } from './list-request.ts'

/** Posts that the query finds, in conversations that there are. */
export const searchQuery = ({ query, conversation = [] }: PostSearch): Dsl =>
  allOf([
    { exists: { field: 'conversation.status' } },
    ...conversation.map((condition) => conditionQuery('conversation', condition)),
    dslOf(query),
  ])

const dslOf = (query: FixedQuery): Dsl => {
  switch (query.kind) {
    case 'all':
      return fact(everyPost)
    case 'and':
      return allOf(query.of.map(dslOf))
    case 'or':
      return anyOf(query.of.map(dslOf))
    case 'not':
      return not(dslOf(query.of))
    case 'word':
      return { terms: { stems: query.stems.map(searchTerm) } }
    case 'phrase':
      return phrase(query.terms.map(searchTerm))
    case 'prefix':
      return anyOf(encodePrefix(query.prefix).map((value): Dsl => ({ prefix: { exact: { value } } })))
    case 'near':
      return nearQuery(query)
    case 'from':
      return fact(`from:${query.author}`)
    case 'lang':
      return fact(`lang:${query.language}`)
    case 'network':
      return fact(`network:${query.network}`)
    case 'has':
      return fact(`has:${query.media}`)
    case 'topic':
      return fact(`topic:${query.topic}`)
    case 'sentiment':
      return fact(`sentiment:${query.sentiment}`)
    case 'is':
      return stateQuery(query.state)
    case 'assigned':
      return conditionQuery('conversation', { field: 'assigneeId', is: query.to })
    case 'after':
      return { range: { time: { gte: timeOf(query.at) } } }
    case 'before':
      return { range: { time: { lt: timeOf(query.at) } } }
  }
}

const fact = (term: string): Dsl => ({ term: { facts: searchTerm(term) } })

const phrase = (terms: string[]): Dsl =>
  terms.length === 1
    ? { term: { exact: terms.join() } }
    : { match_phrase: { exact: { query: terms.join(' '), analyzer: 'terms' } } }

const isOfConversation: ReadonlySet<string> = new Set(conversationStates)

const stateQuery = (state: Extract<FixedQuery, { kind: 'is' }>['state']): Dsl => {
  if (!isOfConversation.has(state)) return fact(`is:${state}`)
  if (state === 'assigned') return { exists: { field: 'conversation.assigneeId' } }
  return { term: { 'conversation.status': encodeValue(state) } }
}

/**
 * One before the other, or the reverse: asked as two orders, because what is asked without order may overlap. Both
 * streams have the same positions, so an operand may be of either.
 */
const nearQuery = ({ left, right, within }: Near): Dsl => {
  const order = (first: NearOperand, second: NearOperand): Dsl => ({
    intervals: {
      exact: {
        all_of: {
          ordered: true,
          max_gaps: within,
          intervals: [placesOf(first), otherwise(placesOf(second))],
        },
      },
    },
  })
  return anyOf([order(left, right), order(right, left)])
}

/**
 * The same places, said in other words: Elasticsearch takes two operands that are alike for one that repeats, and
 * then counts the gap between them wrong.
 */
const otherwise = (
  places: NonNullable<estypes.QueryDslIntervalsContainer>,
): NonNullable<estypes.QueryDslIntervalsContainer> => ({
  any_of: { intervals: [places, place([nowhere], 'exact')] },
})
/** No term is encoded so. */
const nowhere = '_'

const placesOf = (words: NearOperand): NonNullable<estypes.QueryDslIntervalsContainer> =>
  words.kind === 'word'
    ? { any_of: { intervals: words.stems.map((stem) => place([searchTerm(stem)], 'stems')) } }
    : place(words.terms.map(searchTerm), 'exact')

const place = (
  terms: readonly string[],
  stream: 'exact' | 'stems',
): NonNullable<estypes.QueryDslIntervalsContainer> => ({
  match: {
    query: terms.join(' '),
    analyzer: 'terms',
    ordered: true,
    max_gaps: 0,
    ...(stream === 'stems' && { use_field: 'stems' }),
  },
})
