import { SvelteMap } from 'svelte/reactivity'
import type { Conversation } from '../../../server/schemas/conversation.ts'

export type Change = Partial<Pick<Conversation, 'assigneeId' | 'assignedAt' | 'status' | 'snoozedUntil'>>
type Wish = { id: symbol; change: Change }

/**
 * Every conversation this page has seen, as the server last told it, with what people here just did laid on top
 * until the server has answered. A conversation never goes back to an older version, however answers and events
 * overtake each other; taking a wish off again is all a roll-back needs.
 */
export class Conversations {
  readonly #told = new SvelteMap<string, Conversation>()
  readonly #wishes = new SvelteMap<string, readonly Wish[]>()
  /** Who wants to know what changed: lists find the place of a row again. */
  onchange: ((id: string) => void) | undefined

  find(id: string): Conversation | undefined {
    const told = this.#told.get(id)
    const wishes = this.#wishes.get(id)
    return told && wishes ? Object.assign({}, told, ...wishes.map(({ change }) => change)) : told
  }

  absorb(conversation: Conversation): void {
    const known = this.#told.get(conversation.id)
    if (known && known.version >= conversation.version) return
    this.#told.set(conversation.id, conversation)
    this.onchange?.(conversation.id)
  }

  /** Shows `change` at once, does it, and shows the server's answer; on an error all is as it was. */
  async act(id: string, change: Change, deed: () => Promise<Conversation>): Promise<Conversation> {
    const wish: Wish = { id: Symbol(), change }
    this.#wishes.set(id, [...(this.#wishes.get(id) ?? []), wish])
    this.onchange?.(id)
    try {
      const answer = await deed()
      this.absorb(answer)
      return answer
    } finally {
      const left = (this.#wishes.get(id) ?? []).filter((other) => other !== wish)
      if (left.length > 0) this.#wishes.set(id, left)
      else this.#wishes.delete(id)
      this.onchange?.(id)
    }
  }

  /** It is not this person's to see any more. */
  forget(id: string): void {
    this.#told.delete(id)
    this.onchange?.(id)
  }

  clear(): void {
    this.#told.clear()
    this.#wishes.clear()
  }
}
