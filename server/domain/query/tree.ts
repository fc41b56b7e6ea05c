/** What a query means, in the form that every engine is asked in. */
import type { Instant } from '../../schemas/atoms.ts'
import type { Sentiment } from '../../schemas/post.ts'

export type Query = Tree<Field>

/** The same once it is known who asks, and when: what stands in it is the same for everybody. */
export type FixedQuery = Tree<FixedField>

type Tree<Leaf> =
  | { kind: 'all' }
  | { kind: 'and' | 'or'; of: Tree<Leaf>[] }
  | { kind: 'not'; of: Tree<Leaf> }
  | Words
  | Near
  | Leaf

/** Words in the text. `written`: in small letters, with the accents that they were typed with, which networks may heed. */
export type Words =
  /** Any of these stems. */
  | { kind: 'word'; stems: string[]; written: string }
  /** These exact terms, one after the other. */
  | { kind: 'phrase'; terms: string[]; written: string[] }
  /** An exact term that begins so. */
  | { kind: 'prefix'; prefix: string }

/** Both, with at most so many terms between them, in either order and not overlapping. */
export type Near = { kind: 'near'; left: NearOperand; right: NearOperand; within: number }
export type NearOperand = Exclude<Words, { kind: 'prefix' }>

export type Field =
  | PostField
  | { kind: 'is'; state: PostState | ConversationState }
  | { kind: 'assigned'; to: Assignee }
  /** At or after a moment, or before it. */
  | { kind: 'after' | 'before'; moment: Moment }

/** `assigned` to nobody is null. */
export type FixedField =
  | PostField
  | { kind: 'is'; state: PostState | ConversationState }
  | { kind: 'assigned'; to: string | null }
  | { kind: 'after' | 'before'; at: Instant }

export type PostField =
  | { kind: 'from'; author: string }
  | { kind: 'lang'; language: string }
  | { kind: 'network'; network: string }
  | { kind: 'has'; media: HasKind }
  | { kind: 'topic'; topic: string }
  | { kind: 'sentiment'; sentiment: Sentiment }

export const sentiments = ['positive', 'neutral', 'negative'] as const satisfies readonly Sentiment[]
export const hasKinds = ['media', 'image', 'video', 'link'] as const
export type HasKind = (typeof hasKinds)[number]
export const postStates = ['mention', 'reply', 'quote', 'repost', 'direct', 'thanks', 'ours'] as const
export type PostState = (typeof postStates)[number]
export const conversationStates = ['open', 'snoozed', 'closed', 'assigned'] as const
export type ConversationState = (typeof conversationStates)[number]

/** `me` is whoever asks. */
export type Assignee = { person: string } | 'me' | 'nobody'
/** A fixed moment, or one before now, in milliseconds. */
export type Moment = { at: Instant } | { ago: number }
