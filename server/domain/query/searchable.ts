/** What is searched of a post. */
import type { Post } from '../../schemas/post.ts'
import { sentimentOf, topicsOf } from '../post-facts.ts'
import { analyse, streamsOf } from './analysis.ts'
import type { Searchable } from './evaluate.ts'
import { authorKey } from './fields.ts'
import type { HasKind, PostState } from './tree.ts'

/** What a post's own terms are made from: while it stays the same, so do they. */
export type SearchedPost = Pick<
  Post,
  'text' | 'language' | 'author' | 'network' | 'media' | 'spans' | 'reason' | 'voice' | 'thanks'
> &
  Partial<Pick<Post, 'sentiment' | 'topics'>>

export type PostTerms = Pick<
  Searchable,
  'exact' | 'stems' | 'authors' | 'language' | 'network' | 'media' | 'states' | 'sentiment' | 'topics'
>

export const termsOf = (post: SearchedPost): PostTerms => ({
  ...streamsOf(analyse(post.text, post.language)),
  authors: authorKeys(post.author.handle),
  language: post.language,
  network: post.network,
  media: mediaOf(post),
  states: statesOf(post),
  sentiment: sentimentOf(post),
  topics: topicsOf(post),
})

/** The whole handle and its first part: nobody types the server. */
const authorKeys = (handle: string): string[] => {
  const whole = authorKey(handle)
  const [first = ''] = whole.split(/[@.]/)
  return [...new Set([whole, first])].filter((key) => key !== '')
}

const mediaOf = ({ media, spans }: SearchedPost): HasKind[] => {
  const kinds = new Set<HasKind>()
  for (const { kind } of media) {
    if (kind !== 'link') kinds.add('media')
    if (kind !== 'other') kinds.add(kind)
  }
  if (spans.some(({ kind }) => kind === 'link')) kinds.add('link')
  return [...kinds]
}

const statesOf = ({ reason, voice, thanks }: SearchedPost): PostState[] => [
  ...(reason === 'own' || reason === 'context' ? [] : [reason]),
  ...(voice === 'us' ? ['ours' as const] : []),
  ...(thanks ? ['thanks' as const] : []),
]
