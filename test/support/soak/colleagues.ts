/** Colleagues who answer through the HTTP API, and ask again with the same key where they got no answer. */
import { setTimeout as delay } from 'node:timers/promises'
import type { Page } from '../../../server/schemas/atoms.ts'
import type { Conversation } from '../../../server/schemas/conversation.ts'
import type { Reply } from '../../../server/schemas/reply.ts'
import type { Dice } from '../../../town/dice.ts'
import type { Client } from '../client.ts'

const round = 1_000
/** Orders that go out twice at once. */
const doubleClickShare = 0.1
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
      await this.#answerSome().catch(unlessAway)
      await delay(Math.max(0, nextRound - performance.now()), undefined, { signal }).catch(() => undefined)
    }
  }

  /** Asks again for what got no answer. Throws, and keeps it, where it gets none now. */
  async finish(): Promise<void> {
    for (let order = this.#open[0]; order; order = this.#open[0]) {
      await this.#send(order)
      this.#open.shift()
    }
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
      this.#open.push({ conversationId: id, network, text, key: `soak-answer-${number}` })
    }
    await this.finish()
  }

  async #send({ conversationId, network, text, key }: Order): Promise<void> {
    const { client, dice } = this.#options
    const path = `/api/conversations/${conversationId}/replies`
    const ask = () => client.ask<Reply>('POST', path, { body: { text, signed: false }, key })
    try {
      const replies = await Promise.all(dice.chance(doubleClickShare) ? [ask(), ask()] : [ask()])
      for (const id of new Set(replies.map((reply) => reply.id)))
        this.accepted.push({ id, conversationId, network, text })
    } catch (error) {
      if (!wasRefused(error)) throw error
      this.refused++
    }
  }
}

/** `Client` says which status it got. Where none came, the house was away. */
const wasRefused = (error: unknown): boolean => /: (404|409|422) /.test(String(error))

/** A house that was killed comes back. A failure of its own making ends the soak. */
const unlessAway = (error: unknown): void => {
  if (/: (?!429|503)[45]\d\d /.test(String(error))) throw error
}
