import type { PostDocument } from '../domain/documents.ts'
import { customerId, postId } from '../domain/ids.ts'
import { detectLanguage } from '../domain/language.ts'
import { readSentiment, sentimentOf } from '../domain/post-facts.ts'
import { findThanks } from '../domain/thanks.ts'
import { placeDate } from '../domain/time.ts'
import type { NetworkPost } from '../ports/connector.ts'
import type { Instant } from '../schemas/atoms.ts'
import type { Voice } from '../schemas/post.ts'

/** Who we are on the network that the posts come from. */
export type Arrival = { channelId: string; accountId: string }

export const voiceOf = (post: NetworkPost, { accountId }: Arrival): Voice =>
  post.author.id === accountId ? 'us' : post.reason === 'context' ? 'other' : 'customer'

/** A post as it will be stored, before it has a conversation. */
export const draftPost = (post: NetworkPost, arrival: Arrival, seenAt: Instant): PostDocument => {
  const voice = voiceOf(post, arrival)
  const words = voice === 'customer' ? findThanks(post.text) : null
  const thanks = words === null ? null : { words }
  const language = detectLanguage(post.text, post.languages)
  return {
    id: postId(post.network, post.uri),
    version: 1,
    pending: [],
    network: post.network,
    channelId: arrival.channelId,
    uri: post.uri,
    url: post.url,
    reason: voice === 'us' ? 'own' : post.reason,
    audience: post.audience,
    voice,
    author: post.author,
    customerId: voice === 'us' ? null : customerId(post.network, post.author.id),
    text: post.text,
    spans: post.spans,
    media: post.media,
    language,
    at: placeDate(post, seenAt),
    authoredAt: post.authoredAt,
    firstSeenAt: seenAt,
    editedAt: post.editedAt,
    deletedAt: null,
    checkedAt: seenAt,
    parentUri: post.parentUri,
    rootUri: post.rootUri,
    thanks,
    sentiment: readSentiment({ text: post.text, language, voice, thanks }),
    topics: [],
    conversationId: null,
    replyId: null,
    native: post.native,
    raw: post.raw,
  }
}

/** A stored post seen again: what the network says now, with what was fixed when it was first seen. */
export const rereadPost = (before: PostDocument, post: NetworkPost, arrival: Arrival): PostDocument => {
  if (before.deletedAt) return before
  const draft = draftPost(post, arrival, before.firstSeenAt)
  return {
    ...draft,
    ...whoseVoice(before, draft),
    channelId: before.channelId,
    at: before.at,
    checkedAt: before.checkedAt,
    editedAt: draft.editedAt ?? (draft.text === before.text ? before.editedAt : draft.firstSeenAt),
    conversationId: before.conversationId,
    replyId: before.replyId,
    version: before.version,
    pending: before.pending,
  }
}

/** Handed out once as said to us, it stays so, even where it now comes as somebody's context. */
export const whoseVoice = (
  before: PostDocument,
  draft: PostDocument,
): Pick<Required<PostDocument>, 'reason' | 'voice' | 'thanks' | 'sentiment'> => {
  const { reason, voice, thanks, ...rest } =
    draft.reason === 'context' && before.voice === 'customer' ? before : draft
  return { reason, voice, thanks, sentiment: sentimentOf({ ...rest, voice, thanks }) }
}

/** What stays of a post that its author took back: that it was there, and where. */
export const tombstone = (post: PostDocument, deletedAt: Instant): PostDocument => ({
  ...post,
  deletedAt,
  checkedAt: deletedAt,
  text: '',
  spans: [],
  media: [],
  thanks: null,
  sentiment: null,
  raw: null,
})
