/** What a query means, in the form that every engine is asked in. */
import type { Instant } from '../../schemas/atoms.ts'

export type Query =
  | { kind: 'all' }
  | { kind: 'and'; of: Query[] }
  | { kind: 'or'; of: Query[] }
  | { kind: 'not'; of: Query }
  | Words
  | Near
  | Field

/** Words in the text. */
export type Words =
  /** Any of these stems. */
  | { kind: 'word'; stems: string[] }
  /** These exact terms, one after the other. */
  | { kind: 'phrase'; terms: string[] }
  /** An exact term that begins so. */
  | { kind: 'prefix'; prefix: string }

/** Both, with at most so many terms between them, in either order and not overlapping. */
export type Near = { kind: 'near'; left: NearOperand; right: NearOperand; within: number }
export type NearOperand = Exclude<Words, { kind: 'prefix' }>

export type Field =
  | { kind: 'from'; author: string }
  | { kind: 'lang'; language: string }
  | { kind: 'network'; network: string }
  | { kind: 'topic'; topic: string }
  | { kind: 'sentiment'; sentiment: Sentiment }
  | { kind: 'has'; media: HasKind }
  | { kind: 'is'; state: PostState | ConversationState }
  | { kind: 'assigned'; to: Assignee }
  /** At or after a moment, or before it. */
  | { kind: 'after' | 'before'; moment: Moment }

export const sentiments = ['positive', 'neutral', 'negative'] as const
export type Sentiment = (typeof sentiments)[number]
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
