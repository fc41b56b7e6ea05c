import type { PostTerms } from '../../domain/query/searchable.ts'

/**
 * A term in letters and digits alone, which SQLite cuts nowhere: plain ones stay readable, others are hexadecimal
 * behind an underscore. A prefix stays a prefix, see `encodePrefix`.
 */
export const encodeTerm = (term: string): string => (isPlain.test(term) ? term : encodeSigns(term))

const isPlain = /^[a-z0-9]+$/

const encodeSigns = (term: string): string => `_${Buffer.from(term).toString('hex')}`

/** What the encoded terms begin with that begin so: plain ones, and those with other signs further on. */
export const encodePrefix = (prefix: string): string[] =>
  isPlain.test(prefix) ? [prefix, encodeSigns(prefix)] : [encodeSigns(prefix)]

/** Every post has it: what is not found can only be taken away from something. */
export const everyPost = 'all'

/** What is asked of a post beside its words, as terms. */
export const factTerms = (facts: Omit<PostTerms, 'exact' | 'stems'>): string[] => [
  everyPost,
  ...facts.authors.map((author) => `from:${author}`),
  ...facts.media.map((media) => `has:${media}`),
  ...facts.states.map((state) => `is:${state}`),
  ...facts.topics.map((topic) => `topic:${topic}`),
  ...(facts.sentiment === null ? [] : [`sentiment:${facts.sentiment}`]),
  `network:${facts.network}`,
  ...(facts.language === null ? [] : [`lang:${facts.language}`]),
]
