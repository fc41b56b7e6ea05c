import { SvelteMap } from 'svelte/reactivity'
import type { Colleague } from '../../../server/schemas/colleague.ts'
import type { Doing, Present } from '../../../server/schemas/live.ts'
import type { PresenceMessage } from '../api/live-connection.ts'
import type { People } from './people.svelte.ts'

/** Some colleagues who do the same in one conversation. */
export type Company = { doing: Doing; people: readonly Colleague[] }

/** Where my colleagues are now, as the server last told it. */
export class Presence {
  readonly #me: string
  readonly #people: Pick<People, 'find'>
  readonly #told = new SvelteMap<string, readonly Present[]>()

  constructor(me: string, people: Pick<People, 'find'>) {
    this.#me = me
    this.#people = people
  }

  hear(message: PresenceMessage): void {
    if (message.type === 'presence.changed') {
      if (message.present.length > 0) this.#told.set(message.conversationId, message.present)
      else this.#told.delete(message.conversationId)
      return
    }
    const all = Map.groupBy(message.present, ({ conversationId }) => conversationId)
    for (const id of this.#told.keys()) if (!all.has(id)) this.#told.delete(id)
    for (const [id, present] of all) this.#told.set(id, present)
  }

  /** Who is in a conversation besides me: first those who reply, then those who look. */
  findCompany(conversationId: string): readonly Company[] {
    const present = this.#told.get(conversationId)
    if (!present) return []
    return (['replying', 'viewing'] as const).flatMap((doing) => {
      const people = present.flatMap((one) => {
        const colleague = one.doing === doing ? this.#people.find(one.colleagueId) : undefined
        return colleague && colleague.id !== this.#me ? [colleague] : []
      })
      return people.length > 0 ? [{ doing, people }] : []
    })
  }

  /** It is not this person's to see any more. */
  forget(conversationId: string): void {
    this.#told.delete(conversationId)
  }

  clear(): void {
    this.#told.clear()
  }
}
