import type { Mention } from '../../../server/schemas/mention.ts'
import type { CauserieApi } from '../api/causerie-api.ts'
import type { Conversations } from './conversations.svelte.ts'

/** Notes that name me, newest first, and which of them I have not looked at. */
export class Mentions {
  readonly #api: Pick<CauserieApi, 'mentions' | 'seeMentions'>
  readonly #conversations: Conversations
  #all: readonly Mention[] | undefined = $state.raw()
  readonly #unseen: readonly Mention[] = $derived((this.#all ?? []).filter(({ seenAt }) => seenAt === null))
  #seeing: string | undefined
  /** Told of each that came while somebody is here, once. */
  onnew: ((mention: Mention) => void) | undefined

  constructor(api: Pick<CauserieApi, 'mentions' | 'seeMentions'>, conversations: Conversations) {
    this.#api = api
    this.#conversations = conversations
  }

  get all(): readonly Mention[] | undefined {
    return this.#all
  }

  get unseen(): number {
    return this.#unseen.length
  }

  /** The newest in this conversation that I have not looked at. */
  findUnseen(conversationId: string): Mention | undefined {
    return this.#unseen.find(({ conversation }) => conversation.id === conversationId)
  }

  findNewest(conversationId: string): Mention | undefined {
    return this.#all?.find(({ conversation }) => conversation.id === conversationId)
  }

  async read(): Promise<void> {
    const { items } = await this.#api.mentions()
    const known = this.#all && new Set(this.#all.map(({ id }) => id))
    for (const { conversation } of items) this.#conversations.absorb(conversation)
    this.#all = items
    if (!known) return
    for (const mention of items) if (!known.has(mention.id) && !mention.seenAt) this.onnew?.(mention)
  }

  async see(conversationId: string): Promise<void> {
    if (!this.findUnseen(conversationId) || this.#seeing === conversationId) return
    this.#seeing = conversationId
    const seenAt = new Date().toISOString()
    try {
      await this.#api.seeMentions(conversationId)
      this.#all = this.#all?.map((mention) =>
        mention.conversation.id === conversationId
          ? { ...mention, seenAt: mention.seenAt ?? seenAt }
          : mention,
      )
    } finally {
      this.#seeing = undefined
    }
  }
}
