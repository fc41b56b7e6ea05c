/**
 * A post's way in. Writes go in the order identity, post, conversation, event; the caller moves the cursor last.
 * Every step may be repeated: ids follow from the network's identities, summaries are folded from sets, and a page
 * handed in twice, or half done before a death, ends the same.
 */
import type { ConversationDocument, PostDocument } from '../domain/documents.ts'
import { postId } from '../domain/ids.ts'
import { mapInBreaths } from '../domain/in-breaths.ts'
import { topicsOf } from '../domain/post-facts.ts'
import { instant } from '../domain/time.ts'
import type { NetworkPost } from '../ports/connector.ts'
import type { Lane, Write } from '../ports/store.ts'
import { change } from './change.ts'
import type { ServiceContext } from './context.ts'
import { placeEarlyAnswers } from './ingest-answers.ts'
import { youngEnough } from './ingest-age.ts'
import { markAwaited } from './ingest-awaited.ts'
import { foldInto } from './ingest-conversations.ts'
import { assignConversations, type Openings, writeIdentities } from './ingest-identities.ts'
import { type Arrival, draftPost, rereadPost, tombstone, whoseVoice } from './ingest-posts.ts'
import { rehomeBranches } from './ingest-rehome.ts'
import { recogniseEchoes } from './ingest-echoes.ts'
import { readKeptSince } from './retention.ts'
import { tellAll } from './tell.ts'

export type IngestResult = {
  created: number
  changed: number
  deleted: number
  conversations: string[]
  /** Left out, as nothing is kept for so long. */
  tooOld: number
}

export class Ingest {
  readonly #context: ServiceContext
  readonly #lane: Lane

  constructor(context: ServiceContext, lane: Lane = 'bulk') {
    this.#context = context
    this.#lane = lane
  }

  /** Stores what a source handed out. Resolves when all of it is stored, folded and told. */
  async posts(arrival: Arrival, incoming: readonly NetworkPost[]): Promise<IngestResult> {
    const { store, now, log } = this.#context
    const seenAt = instant(now())
    const unique = lastOfEach(incoming)
    const ids = unique.map((post) => postId(post.network, post.uri))
    const [known, since] = await Promise.all([store.findMany('post', ids), readKeptSince(this.#context)])
    const kept = youngEnough(unique, arrival, { since, seenAt, known })
    const tooOld = unique.length - kept.length
    if (tooOld > 0)
      log.info({ channelId: arrival.channelId, tooOld, since }, 'older than anything is kept for')
    const drafts = await mapInBreaths(kept, (post) => {
      const before = known.get(postId(post.network, post.uri))
      return before ? rereadPost(before, post, arrival) : draftPost(post, arrival, seenAt)
    })
    const [strangers] = await Promise.all([
      writeIdentities(this.#context, drafts, this.#lane),
      rehomeBranches(this.#context, drafts),
    ])
    const { placed, openings } = await assignConversations(this.#context, drafts, {
      lane: this.#lane,
      strangers,
    })
    const echoed = await recogniseEchoes(this.#context, placed)
    const { stored, created, changed } = await this.#storePosts(echoed, { known, openings })
    const answers = await placeEarlyAnswers(this.#context, stored, this.#lane)
    const conversations = await foldInto(this.#context, [...stored, ...answers], {
      lane: this.#lane,
      strangers,
    })
    await this.#identifyAgain(conversations, drafts, strangers)
    await tellAll(
      this.#context,
      conversations.map((doc) => ({ kind: 'conversation', doc })),
      this.#lane,
    )
    return { created, changed, deleted: 0, conversations: conversations.map(({ id }) => id), tooOld }
  }

  /** Who was known may have been forgotten, with the last they said, since this page looked. */
  async #identifyAgain(
    conversations: readonly ConversationDocument[],
    drafts: readonly PostDocument[],
    strangers: ReadonlySet<string>,
  ): Promise<void> {
    const begun = conversations.filter(
      ({ version, customer }) => version === 1 && !strangers.has(customer.id),
    )
    const customers = new Set(begun.map(({ customer }) => customer.id))
    const theirs = drafts.filter(({ customerId }) => customerId !== null && customers.has(customerId))
    await writeIdentities(this.#context, theirs, this.#lane)
  }

  /** Takes away what the network says is gone. Posts we never had are nothing to do. */
  async deletions(network: string, uris: readonly string[]): Promise<number> {
    const { store, now } = this.#context
    const known = await store.findMany(
      'post',
      uris.map((uri) => postId(network, uri)),
    )
    const gone: PostDocument[] = []
    for (const { id } of known.values()) {
      const { doc } = await change(store, { kind: 'post', id, lane: this.#lane }, (post) =>
        post.deletedAt ? null : { doc: tombstone(post, instant(now())) },
      )
      gone.push(doc)
    }
    const conversations = await foldInto(this.#context, gone, { lane: this.#lane })
    await tellAll(
      this.#context,
      conversations.map((doc) => ({ kind: 'conversation', doc })),
      this.#lane,
    )
    return gone.length
  }

  /** Remembers when we last asked the network whether these posts are there. */
  async checked(ids: readonly string[]): Promise<void> {
    const checkedAt = instant(this.#context.now())
    for (const id of ids)
      await change(this.#context.store, { kind: 'post', id, lane: 'bulk' }, (post) => ({
        doc: { ...post, checkedAt },
      }))
  }

  async #storePosts(
    drafts: readonly PostDocument[],
    { known, openings }: { known: ReadonlyMap<string, PostDocument>; openings: Openings },
  ) {
    const { store } = this.#context
    const fresh = drafts.filter((post) => !known.has(post.id))
    await markAwaited(this.#context, fresh.flatMap(parentOfEarly), this.#lane)
    const results = await store.write(
      fresh.map((doc): Write => {
        const opens = openings.get(doc.conversationId ?? '')
        return { op: 'create', kind: 'post', doc, ...(opens && { opens }) }
      }),
      { lane: this.#lane },
    )
    const lost = fresh.filter((_, index) => results[index] !== 'done')
    const reread = [...drafts.filter((post) => known.has(post.id)), ...lost]
    const stored = fresh.filter((_, index) => results[index] === 'done')
    let changed = 0
    for (const draft of reread) {
      const written = await change(store, { kind: 'post', id: draft.id, lane: this.#lane }, (post) =>
        mergePost(post, draft),
      )
      stored.push(written.doc)
      if (written.changed) changed++
    }
    return { stored, created: fresh.length - lost.length, changed }
  }
}

/** What our own post answers, where that has no conversation yet. */
const parentOfEarly = ({ voice, conversationId, network, parentUri }: PostDocument) =>
  voice === 'us' && conversationId === null && parentUri ? [{ network, uri: parentUri }] : []

/** A better reading of a stored post: new words, a place in a conversation, the reply it came from. */
const mergePost = (post: PostDocument, draft: PostDocument): { doc: PostDocument } | null => {
  if (post.deletedAt) return null
  const doc: PostDocument = {
    ...draft,
    // Another page may have brought it as said to us since this one was drafted.
    ...whoseVoice(post, draft),
    at: post.at,
    firstSeenAt: post.firstSeenAt,
    checkedAt: post.checkedAt,
    conversationId: post.conversationId ?? draft.conversationId,
    replyId: post.replyId ?? draft.replyId,
    topics: topicsOf(post),
    version: post.version,
    pending: post.pending,
  }
  return JSON.stringify(essence(doc)) === JSON.stringify(essence(post)) ? null : { doc }
}

/** What makes a re-reading worth a write; likes and the like in the raw payload do not. */
const essence = (post: PostDocument) => [
  post.text,
  post.spans,
  post.media,
  post.reason,
  post.voice,
  post.conversationId,
  post.replyId,
  post.editedAt,
  post.sentiment ?? null,
]

const lastOfEach = (posts: readonly NetworkPost[]): NetworkPost[] => {
  const byUri = new Map<string, NetworkPost>()
  for (const post of posts) {
    const known = byUri.get(post.uri)
    // Seen as context and as a mention on one page, it is a mention.
    if (!known || known.reason === 'context' || post.reason !== 'context') byUri.set(post.uri, post)
  }
  return [...byUri.values()]
}
