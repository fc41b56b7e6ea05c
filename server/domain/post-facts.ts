/** What we make out about a post, by the words of its text. */
import type { Post, Sentiment } from '../schemas/post.ts'
import { detectSentiment } from './sentiment.ts'

type Read = Pick<Post, 'text' | 'language' | 'voice' | 'thanks'> & Partial<Pick<Post, 'sentiment' | 'topics'>>

/** Only what customers say to us has one. Where an earlier version kept none, it is read from the text. */
export const sentimentOf = (post: Read): Sentiment | null =>
  post.sentiment === undefined ? readSentiment(post) : post.sentiment

export const readSentiment = ({ text, language, voice, thanks }: Read): Sentiment | null =>
  voice === 'customer' ? detectSentiment(text, { language, thanks: thanks !== null }) : null

export const topicsOf = ({ topics }: Read): string[] => topics ?? []
