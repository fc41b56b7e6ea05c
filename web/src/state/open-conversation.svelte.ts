import type { ConversationDetail } from '../../../server/schemas/conversation.ts'
import type { Reply } from '../../../server/schemas/reply.ts'
import type { CauserieApi } from '../api/causerie-api.ts'
import { ApiError } from '../api/client.ts'
import type { Conversations } from './conversations.svelte.ts'
import { keepNewest } from './keep-newest.ts'

/** The conversation on the screen: posts, notes, replies and what happened, read again at each hint. */
export class OpenConversation {
  readonly id: string
  readonly #api: CauserieApi
  readonly #all: Conversations
  readonly #abort = new AbortController()
  #detail: ConversationDetail | undefined = $state.raw()
  #problem: 'missing' | 'failed' | undefined = $state()
  #reading: Promise<void> | undefined
  #stale = false

  constructor(id: string, api: CauserieApi, all: Conversations) {
    this.id = id
    this.#api = api
    this.#all = all
  }

  get detail(): ConversationDetail | undefined {
    return this.#detail
  }

  get problem(): 'missing' | 'failed' | undefined {
    return this.#problem
  }

  /** Reads it again. Hints that come during a reading lead to one more, not to many. */
  refresh(): Promise<void> {
    this.#stale = true
    this.#reading ??= this.#readWhileStale().finally(() => (this.#reading = undefined))
    return this.#reading
  }

  /** Shows a reply as an answer of the server told it, before the next reading. */
  absorbReply(reply: Reply): void {
    const detail = this.#detail
    if (detail?.conversation.id !== reply.conversationId) return
    const others = detail.replies.filter(({ id }) => id !== reply.id)
    const replies = keepNewest(detail.replies, [...others, reply])
    this.#detail = { ...detail, replies }
  }

  close(): void {
    this.#abort.abort()
  }

  async #readWhileStale(): Promise<void> {
    while (this.#stale && !this.#abort.signal.aborted) {
      this.#stale = false
      try {
        this.#take(await this.#api.open(this.id, { signal: this.#abort.signal }))
      } catch (error) {
        if (this.#abort.signal.aborted) return
        const missing = error instanceof ApiError && error.status === 404
        if (missing) this.#detail = undefined
        if (missing || !this.#detail) this.#problem = missing ? 'missing' : 'failed'
      }
    }
  }

  #take(read: ConversationDetail): void {
    const before = this.#detail?.conversation.id === read.conversation.id ? this.#detail : undefined
    this.#all.absorb(read.conversation)
    for (const past of read.history) this.#all.absorb(past)
    this.#problem = undefined
    this.#detail = before
      ? {
          ...read,
          posts: keepNewest(before.posts, read.posts),
          notes: keepNewest(before.notes, read.notes),
          replies: keepNewest(before.replies, read.replies),
        }
      : read
  }
}
