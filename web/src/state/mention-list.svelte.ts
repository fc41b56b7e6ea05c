import type { Conversation } from '../../../server/schemas/conversation.ts'
import type { Conversations } from './conversations.svelte.ts'
import type { ListPlace, RowList } from './conversation-list.svelte.ts'
import type { Mentions } from './mentions.svelte.ts'

/** The rows of what names me: each conversation once, the newest mention first, whatever became of it since. */
export class MentionList implements RowList {
  readonly #mentions: Mentions
  readonly #all: Conversations
  readonly place: ListPlace
  #failed = $state(false)

  readonly rows: readonly Conversation[] = $derived.by(() => {
    const ids = new Set((this.#mentions.all ?? []).map(({ conversation }) => conversation.id))
    return [...ids].map((id) => this.#all.find(id)).filter((row) => row !== undefined)
  })
  readonly hasMore = false
  readonly longest = undefined

  constructor(mentions: Mentions, all: Conversations, place: ListPlace) {
    this.#mentions = mentions
    this.#all = all
    this.place = place
  }

  get state(): RowList['state'] {
    if (this.#mentions.all) return 'ready'
    return this.#failed ? 'failed' : 'loading'
  }

  async read(): Promise<void> {
    this.#failed = false
    try {
      await this.#mentions.read()
    } catch (error) {
      this.#failed = true
      throw error
    }
  }

  readMore(): Promise<void> {
    return Promise.resolve()
  }

  consider(): void {
    // The conversations are read where they are shown.
  }
}
