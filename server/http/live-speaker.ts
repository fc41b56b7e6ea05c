import { randomUUID } from 'node:crypto'
import type { Logger } from 'pino'
import { mayRead } from '../domain/rights.ts'
import type { PresenceBoard } from '../ports/event-bus.ts'
import type { LiveSaying } from '../schemas/live.ts'
import type { LiveClient } from './live-client.ts'
import type { LiveGuards } from './live-guards.ts'

export type Place = Extract<LiveSaying, { type: 'present' }>

export type SpeakerDeps = { board: PresenceBoard; guards: LiveGuards; lastsMs: number; log: Logger }

/** Puts one browser on the board, one step after the other: while one is taken, the newest wish waits. */
export class LiveSpeaker {
  readonly client: LiveClient
  readonly #deps: SpeakerDeps
  readonly #connectionId = randomUUID()
  #wish: Place | null = null
  #isNew = false
  #isOnBoard = false
  #working: Promise<void> | null = null

  constructor(client: LiveClient, deps: SpeakerDeps) {
    this.client = client
    this.#deps = deps
  }

  get isBusy(): boolean {
    return this.#working !== null
  }

  /** Resolves once that is so, or was given up: the board forgets by itself. */
  be(place: Place | null): Promise<void> {
    this.#wish = place
    this.#isNew = true
    this.#working ??= this.#work().finally(() => (this.#working = null))
    return this.#working
  }

  /** Leaves a conversation that it may not see any more. */
  async reconsider(conversationId: string): Promise<void> {
    if (this.#wish?.conversationId === conversationId && !(await this.#mayBe(this.#wish))) await this.be(null)
  }

  async #work(): Promise<void> {
    while (this.#isNew) {
      this.#isNew = false
      try {
        await this.#go(this.#wish)
      } catch (err) {
        this.#deps.log.warn({ err }, 'presence could not be told')
      }
    }
  }

  async #go(place: Place | null): Promise<void> {
    const { board, lastsMs } = this.#deps
    if (place && (await this.#mayBe(place))) {
      const { conversationId, doing } = place
      const colleagueId = this.client.visit.actor.id
      this.#isOnBoard = true
      await board.announce({ connectionId: this.#connectionId, colleagueId, conversationId, doing }, lastsMs)
    } else if (this.#isOnBoard) {
      await board.leave(this.#connectionId)
      this.#isOnBoard = false
    }
  }

  async #mayBe({ conversationId }: Place): Promise<boolean> {
    const conversation = await this.#deps.guards.find(conversationId)
    const { gone, visit } = this.client
    return !gone && conversation !== undefined && mayRead(visit.actor, conversation)
  }
}
