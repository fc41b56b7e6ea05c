/** Colleagues who answer through the HTTP API, and ask again with the same key where they got no answer. */
import { setTimeout as delay } from 'node:timers/promises'
import type { Page } from '../../../server/schemas/atoms.ts'
import type { Conversation } from '../../../server/schemas/conversation.ts'
import type { Reply } from '../../../server/schemas/reply.ts'
import type { Dice } from '../../../town/dice.ts'
import type { Client } from '../client.ts'

const round = 1_000
const phrases = ['Sorry about that!', 'Désolés, on regarde ça tout de suite 🚋', 'We <check> it & call you']

export type Accepted = { id: string; conversationId: string; network: string; text: string }
type Order = { conversationId: string; network: string; text: string; key: string }

export type ColleaguesOptions = { client: Client; dice: Dice; repliesPerSecond: number }

export class Colleagues {
  readonly accepted: Accepted[] = []
  readonly #options: ColleaguesOptions
  readonly #answered = new Set<string>()
  /** Asked for, and the connection broke before the answer: perhaps accepted, perhaps not. */
  #open: Order[] = []
  #count = 0
  /** Orders the house refused, as where a post was taken back. */
  refused = 0

  constructor(options: ColleaguesOptions) {
    this.#options = options
  }

  /** Resolves when the signal fires and the last round is over. */
  async answer(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const nextRound = performance.now() + round
      await this.#answerSome().catch(unlessRefused)
      await delay(Math.max(0, nextRound - performance.now()), undefined, { signal }).catch(() => undefined)
    }
  }

  /** Asks again for what got no answer; the program must be up. */
  async finish(): Promise<void> {
    const open = this.#open
    this.#open = []
    for (const order of open) await this.#send(order)
  }

  async #answerSome(): Promise<void> {
    const { client, dice, repliesPerSecond } = this.#options
    await this.finish()
    const query = new URLSearchParams({ q: 'is:open', limit: '100' })
    const { items }: Page<Conversation> = await client.get(`/api/conversations?${query}`)
    const waiting = items.filter(({ id, waitingSince }) => waitingSince !== null && !this.#answered.has(id))
    for (let left = repliesPerSecond * (round / 1000); left > 0 && waiting.length > 0; left--) {
      const [{ id, network }] = waiting.splice(dice.between(0, waiting.length - 1), 1) as [Conversation]
      this.#answered.add(id)
      const number = this.#count++
      const text = `${dice.pick(phrases)} (${number})`
      await this.#send({ conversationId: id, network, text, key: `soak-answer-${number}` })
    }
  }

  async #send(order: Order): Promise<void> {
    const { conversationId, network, text, key } = order
    try {
      const reply = await this.#options.client.ask<Reply>(
        'POST',
        `/api/conversations/${conversationId}/replies`,
        { body: { text, signed: false }, key },
      )
      this.accepted.push({ id: reply.id, conversationId, network, text })
    } catch (error) {
      if (wasRefused(error)) this.refused++
      else this.#open.push(order)
      throw error
    }
  }
}

/** `Client` says which status it got; where none came, the house was away. */
const wasRefused = (error: unknown): boolean => / (404|409|422) /.test(String(error))

/** A house that was killed comes back; what it refuses is counted. A failure of its own making ends the soak. */
const unlessRefused = (error: unknown): void => {
  if (/: 500 /.test(String(error))) throw error
}
