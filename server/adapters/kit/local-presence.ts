import type { Presence, PresenceBoard } from '../../ports/event-bus.ts'

type Entry = { presence: Presence; end: NodeJS.Timeout }
type Listener = (conversationId: string) => void

/** The board as one process knows it. What was heard ends by this process' own monotonic clock. */
export class LocalPresence implements PresenceBoard {
  readonly #entries = new Map<string, Entry>()
  readonly #listeners = new Set<Listener>()
  readonly #onTrouble: (error: unknown) => void

  constructor(onTrouble: (error: unknown) => void = () => undefined) {
    this.#onTrouble = onTrouble
  }

  async announce(presence: Presence, lastsMs: number): Promise<void> {
    this.put(presence, lastsMs)
  }

  async leave(connectionId: string): Promise<void> {
    this.remove(connectionId)
  }

  list(): readonly Presence[] {
    return [...this.#entries.values()].map(({ presence }) => presence)
  }

  onChange(listener: Listener): () => void {
    const own: Listener = (conversationId) => listener(conversationId)
    this.#listeners.add(own)
    return () => void this.#listeners.delete(own)
  }

  put(presence: Presence, lastsMs: number): void {
    const { connectionId } = presence
    const before = this.#entries.get(connectionId)
    clearTimeout(before?.end)
    const end = setTimeout(() => this.remove(connectionId), lastsMs)
    // Nobody waits for somebody to be gone.
    end.unref()
    this.#entries.set(connectionId, { presence, end })
    this.#tellChange(before?.presence, presence)
  }

  remove(connectionId: string): void {
    const before = this.#entries.get(connectionId)
    if (!before) return
    clearTimeout(before.end)
    this.#entries.delete(connectionId)
    this.#tellChange(before.presence, undefined)
  }

  /** These and nobody else. */
  replaceAll(all: readonly { presence: Presence; lastsMs: number }[]): void {
    const staying = new Set(all.map(({ presence }) => presence.connectionId))
    for (const connectionId of this.#entries.keys()) if (!staying.has(connectionId)) this.remove(connectionId)
    for (const { presence, lastsMs } of all) this.put(presence, lastsMs)
  }

  close(): void {
    this.#listeners.clear()
    for (const { end } of this.#entries.values()) clearTimeout(end)
    this.#entries.clear()
  }

  #tellChange(before: Presence | undefined, after: Presence | undefined): void {
    const isSame =
      before?.conversationId === after?.conversationId &&
      before?.doing === after?.doing &&
      before?.colleagueId === after?.colleagueId
    if (isSame) return
    const conversations = new Set([before, after].flatMap((one) => (one ? [one.conversationId] : [])))
    for (const conversationId of conversations)
      for (const listener of this.#listeners) {
        try {
          listener(conversationId)
        } catch (error) {
          this.#onTrouble(error)
        }
      }
  }
}
