import type { Conversation } from '../../../server/schemas/conversation.ts'
import { Persisted } from './persisted.svelte.ts'

const kept = 2000

/** Which newest words somebody has seen, in this browser alone. What came before the first visit counts as seen. */
export class ReadMarks {
  readonly #seen: Persisted<Record<string, string>>
  readonly #start: Persisted<string>

  constructor(colleagueId: string) {
    this.#seen = new Persisted(`causerie.seen.${colleagueId}`, {})
    this.#start = new Persisted(
      `causerie.seen-from.${colleagueId}`,
      new Date(Date.now() - 3600_000).toISOString(),
    )
    this.#start.keep()
  }

  isUnread({ id, lastPostAt, preview }: Conversation): boolean {
    if (preview.voice === 'us') return false
    return lastPostAt > (this.#seen.current[id] ?? this.#start.current)
  }

  see({ id, lastPostAt }: Conversation): void {
    if ((this.#seen.current[id] ?? '') >= lastPostAt) return
    const { [id]: _, ...others } = this.#seen.current
    this.#seen.current = Object.fromEntries([...Object.entries(others).slice(-kept), [id, lastPostAt]])
  }
}
