import type { Logger } from 'pino'
import { mayRead } from '../domain/rights.ts'
import type { PresenceBoard } from '../ports/event-bus.ts'
import type { Conversation } from '../schemas/conversation.ts'
import type { LiveMessage, LiveSaying, Present } from '../schemas/live.ts'
import type { LiveClient } from './live-client.ts'
import { LiveGuards } from './live-guards.ts'
import { LiveSpeaker } from './live-speaker.ts'

type Deps = {
  board: PresenceBoard
  brief: (conversationId: string) => Promise<Conversation | undefined>
  log: Logger
}

const retryMs = 1_000

/** Takes from browsers where their people are, and tells those who may know. */
export class LivePresence {
  readonly #deps: Deps
  readonly #lastsMs: number
  readonly #guards: LiveGuards
  readonly #speakers = new Map<LiveClient, LiveSpeaker>()
  readonly #changed = new Set<string>()
  readonly #stop: () => void
  #telling = false

  constructor(deps: Deps, lastsMs: number) {
    this.#deps = deps
    this.#lastsMs = lastsMs
    this.#guards = new LiveGuards(deps.brief)
    this.#stop = deps.board.onChange((conversationId) => this.#tellSoon(conversationId))
  }

  /** Whether somebody is on their way onto the board or off it. */
  get isBusy(): boolean {
    return [...this.#speakers.values()].some(({ isBusy }) => isBusy)
  }

  join(client: LiveClient): void {
    const { board, log } = this.#deps
    const speaker = new LiveSpeaker(client, { board, guards: this.#guards, lastsMs: this.#lastsMs, log })
    this.#speakers.set(client, speaker)
    void client.leaving.then(() => speaker.be(null)).finally(() => this.#speakers.delete(client))
  }

  hear(client: LiveClient, saying: LiveSaying): void {
    void this.#speakers.get(client)?.be(saying.type === 'present' ? saying : null)
  }

  /** Tells one who came, or who may see more or less than before, who is where now. */
  async greet(client: LiveClient): Promise<void> {
    const { board } = this.#deps
    const guards = new Map<string, Conversation | null>()
    const conversations = new Set(board.list().map(({ conversationId }) => conversationId))
    await Promise.all([...conversations].map(async (id) => guards.set(id, await this.#read(id))))
    // The board is read last: what changed meanwhile is in it, and of what is new a line of its own is on its way.
    const present = [...conversations].flatMap((conversationId) => {
      const guard = guards.get(conversationId)
      if (!guard || !mayRead(client.visit.actor, guard)) return []
      return this.#presentIn(conversationId).map((one) => ({ conversationId, ...one }))
    })
    client.tell(JSON.stringify({ type: 'presence.snapshot', present } satisfies LiveMessage))
  }

  /** The conversation changed, and who may see it perhaps with it. */
  reconsider(conversationId: string): void {
    this.#guards.forget(conversationId)
    if (this.#presentIn(conversationId).length === 0) return
    this.#tellSoon(conversationId)
    for (const speaker of this.#speakers.values())
      speaker.reconsider(conversationId).catch((err: unknown) => {
        this.#deps.log.warn({ err, conversationId }, 'it is not known who may be there')
      })
  }

  close(): void {
    this.#stop()
  }

  #tellSoon(conversationId: string): void {
    this.#changed.add(conversationId)
    if (this.#telling) return
    this.#telling = true
    void this.#tell().finally(() => {
      this.#telling = false
    })
  }

  async #tell(): Promise<void> {
    while (this.#changed.size > 0) {
      const some = [...this.#changed]
      this.#changed.clear()
      const guards = await Promise.all(some.map((id) => this.#read(id)))
      some.forEach((conversationId, index) => {
        const guard = guards[index]
        if (!guard) return
        const present = this.#presentIn(conversationId)
        const message: LiveMessage = { type: 'presence.changed', conversationId, present }
        const text = JSON.stringify(message)
        for (const client of this.#speakers.keys()) if (mayRead(client.visit.actor, guard)) client.tell(text)
      })
    }
  }

  /** Null where it is not there; where it could not be read, it is told later. */
  async #read(conversationId: string): Promise<Conversation | null> {
    try {
      return (await this.#guards.find(conversationId)) ?? null
    } catch (err) {
      this.#deps.log.warn({ err, conversationId }, 'it is not known who may hear of presence there')
      setTimeout(() => this.#tellSoon(conversationId), retryMs).unref()
      return null
    }
  }

  /** Each colleague once, with the most that one of their windows says. */
  #presentIn(conversationId: string): Present[] {
    const found = new Map<string, Present>()
    for (const one of this.#deps.board.list()) {
      if (one.conversationId !== conversationId) continue
      const { colleagueId, doing } = one
      if (doing === 'replying' || !found.has(colleagueId)) found.set(colleagueId, { colleagueId, doing })
    }
    return [...found.values()]
  }
}
