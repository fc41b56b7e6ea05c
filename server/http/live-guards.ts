import type { Conversation } from '../schemas/conversation.ts'

type Brief = (conversationId: string) => Promise<Conversation | undefined>
type Remembered = { reading: Promise<Conversation | undefined>; until: number }

/** How long an answer is believed, so that many browsers that ask at once read it once. */
const believedForMs = 2_000
const rememberedAtMost = 10_000

/** What decides who may know of a conversation, for those who ask often. */
export class LiveGuards {
  readonly #brief: Brief
  readonly #remembered = new Map<string, Remembered>()

  constructor(brief: Brief) {
    this.#brief = brief
  }

  find(conversationId: string): Promise<Conversation | undefined> {
    const now = performance.now()
    const known = this.#remembered.get(conversationId)
    if (known && known.until > now) return known.reading
    const reading = this.#brief(conversationId)
    if (this.#remembered.size >= rememberedAtMost) this.#remembered.clear()
    this.#remembered.set(conversationId, { reading, until: now + believedForMs })
    reading.catch(() => this.#remembered.delete(conversationId))
    return reading
  }

  /** It changed: reads it anew next time. */
  forget(conversationId: string): void {
    this.#remembered.delete(conversationId)
  }
}
