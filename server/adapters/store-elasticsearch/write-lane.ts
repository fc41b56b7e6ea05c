import type { Client } from '@elastic/elasticsearch'
import { setImmediate, setTimeout as pause } from 'node:timers/promises'
import { crc32 } from 'node:zlib'
import { mapInBreaths } from '../../domain/in-breaths.ts'
import type { WriteResult } from '../../ports/store.ts'
import { backoffDelay } from '../kit/backoff.ts'
import { factsOf, type ConversationFacts } from './encode-document.ts'
import { conversationOf, linesOf, resultOf, type ItemAnswer, type WriteItem } from './encode-write.ts'
import { foundIn } from './found.ts'
import { asTrouble, mayPass, StoreTrouble, troubleOf } from './trouble.ts'

export type LaneOptions = {
  client: Client
  /** Requests at once. */
  slots: number
  /** How long trouble that may pass is waited out, milliseconds. */
  patienceMs: number
  /** What is searched of these conversations (keys), as it is now. */
  findFacts(conversations: readonly string[]): Promise<Map<string, ConversationFacts>>
  /** Told what became of conversations: posts have to hear of it. */
  onConversation(id: string, change: 'created' | 'changed', facts: ConversationFacts): void
  /** Told what a post was stored with of a conversation that is yet to be opened. */
  onOpening(id: string, facts: ConversationFacts): void
  /** Told that a write waits behind the block of a move: see `LeftBlocks`. */
  onMoving(): void
}

/** One request carries at most this. */
const mostItems = 500
const mostCharacters = 4_000_000
const retries = { backoffMs: 50, maxBackoffMs: 2_000 }

type Slot = { waiting: WriteItem[]; busy: boolean }

/**
 * Carries writes to Elasticsearch, many in a request. A document always takes the same slot, and a slot has one
 * request under way: so its writes stay in order. What Elasticsearch is too busy for is tried again, item by item.
 */
export class WriteLane {
  readonly #options: LaneOptions
  readonly #slots: Slot[]
  readonly #idle = new Set<() => void>()
  #ended: StoreTrouble | null = null

  constructor(options: LaneOptions) {
    this.#options = options
    this.#slots = Array.from({ length: options.slots }, () => ({ waiting: [], busy: false }))
  }

  write(items: readonly Omit<WriteItem, 'resolve' | 'reject'>[]): Promise<WriteResult>[] {
    if (this.#ended) throw this.#ended
    const results = items.map((item) => {
      const { promise, resolve, reject } = Promise.withResolvers<WriteResult>()
      const slot = this.#slots[crc32(`${item.index} ${item.id}`) % this.#slots.length] as Slot
      slot.waiting.push({ ...item, resolve, reject })
      return promise
    })
    for (const slot of this.#slots) void this.#drain(slot)
    return results
  }

  /** Resolves when nothing waits or is under way. */
  async settle(): Promise<void> {
    while (this.#slots.some(({ busy }) => busy)) {
      const { promise, resolve } = Promise.withResolvers<void>()
      this.#idle.add(resolve)
      await promise
    }
  }

  /** From now on nothing is written; what waits is refused. */
  end(trouble: StoreTrouble): void {
    this.#ended = trouble
    for (const { waiting } of this.#slots) for (const item of waiting.splice(0)) item.reject(trouble)
  }

  async #drain(slot: Slot): Promise<void> {
    if (slot.busy) return
    slot.busy = true
    // What is written in the same breath goes together.
    await setImmediate()
    while (slot.waiting.length > 0) await this.#carry(takeSome(slot.waiting))
    slot.busy = false
    for (const resolve of this.#idle) resolve()
    this.#idle.clear()
  }

  async #carry(items: WriteItem[]): Promise<void> {
    const patience = performance.now() + this.#options.patienceMs
    let left = items
    for (let attempt = 1; ; attempt++) {
      const { again, trouble } = await this.#askInParts(left, Math.max(1, mostItems / 2 ** (attempt - 1)))
      if (again.length === 0) return
      const end = this.#ended ?? (performance.now() > patience ? trouble : null)
      if (end) {
        for (const item of again) item.reject(end)
        return
      }
      left = again
      await pause(backoffDelay(attempt, retries))
    }
  }

  /** What was too much at once may do in smaller requests. */
  async #askInParts(items: WriteItem[], most: number): Promise<Again> {
    const left: Again = { again: [], trouble: null }
    for (let from = 0; from < items.length; from += Math.ceil(most)) {
      const { again, trouble } = await this.#ask(items.slice(from, from + Math.ceil(most)))
      left.again.push(...again)
      left.trouble = trouble ?? left.trouble
      // The rest would fare no better.
      if (trouble?.code === 'unreachable') {
        left.again.push(...items.slice(from + Math.ceil(most)))
        break
      }
    }
    return left
  }

  /** One request; answers what has to be tried again. */
  async #ask(items: WriteItem[]): Promise<Again> {
    let answers: ItemAnswer[]
    try {
      const facts = await this.#factsFor(items)
      const operations = await mapInBreaths(items, (item) =>
        linesOf(item, facts.get(conversationOf(item) ?? '')),
      )
      const answer = await this.#options.client.bulk({ operations: operations.flat() })
      answers = answer.items.map((item) => Object.values(item)[0] as ItemAnswer)
    } catch (error) {
      return this.#afterFailure(items, asTrouble(error))
    }
    return this.#sort(items, answers)
  }

  async #afterFailure(items: WriteItem[], trouble: unknown): Promise<Again> {
    if (trouble instanceof StoreTrouble && trouble.code === 'too-large' && items.length > 1) {
      const half = Math.ceil(items.length / 2)
      const first = await this.#ask(items.slice(0, half))
      const second = await this.#ask(items.slice(half))
      return { again: [...first.again, ...second.again], trouble: second.trouble ?? first.trouble }
    }
    if (!(trouble instanceof StoreTrouble) || !mayPass(trouble)) {
      for (const item of items) item.reject(trouble)
      return { again: [], trouble: null }
    }
    for (const item of items) item.unsure = true
    return { again: items, trouble }
  }

  async #sort(items: WriteItem[], answers: ItemAnswer[]): Promise<Again> {
    const refused: [WriteItem, WriteResult][] = []
    const left: Again = { again: [], trouble: null }
    for (const [index, item] of items.entries()) {
      const answer = answers[index] ?? { status: 0 }
      const result = resultOf(item.op, answer)
      if (result === 'done') this.#done(item, answer)
      else if (result && item.unsure) refused.push([item, result])
      else if (result) item.resolve(result)
      else this.#wrong(item, answer, left)
    }
    if (refused.length > 0) await this.#recognise(refused, left)
    return left
  }

  #done(item: WriteItem, { get }: ItemAnswer): void {
    item.resolve('done')
    const { source, opens } = item
    if (opens) this.#options.onOpening(conversationOf(item) ?? '', opens)
    if (item.kind !== 'conversation' || !source) return
    const tell = (change: 'created' | 'changed'): void =>
      this.#options.onConversation(item.id, change, factsOf(source.fields, source.version))
    if (item.op === 'create') tell('created')
    else if (get?._source?.factsAt === source.factsAt) tell('changed')
  }

  #wrong(item: WriteItem, { status, error = {} }: ItemAnswer, left: Again): void {
    const trouble = troubleOf({ status, ...error })
    if (trouble.code === 'moving') this.#options.onMoving()
    // Somebody else wrote it in the same moment: look again.
    const lostRace = status === 409
    if (!lostRace && !mayPass(trouble)) item.reject(trouble)
    else {
      left.again.push(item)
      left.trouble = trouble
    }
  }

  /** Those refused because an earlier try of ours was carried out, its answer lost. */
  async #recognise(refused: [WriteItem, WriteResult][], left: Again): Promise<void> {
    try {
      const { docs } = await this.#options.client.mget<{ token: string }>({
        docs: refused.map(([{ index, id }]) => ({ _index: index, _id: id, _source: ['token'] })),
      })
      for (const [index, [item, result]] of refused.entries()) {
        const token = foundIn(docs[index])?.token
        const isOurs = item.op === 'remove' ? token === undefined : token === item.token
        if (isOurs)
          this.#done(item, { status: 200, get: { _source: { factsAt: item.source?.factsAt ?? 0 } } })
        else item.resolve(result)
      }
    } catch (error) {
      left.again.push(...refused.map(([item]) => item))
      const trouble = asTrouble(error)
      if (!(trouble instanceof StoreTrouble)) throw error
      left.trouble = trouble
    }
  }

  #factsFor(items: WriteItem[]): Promise<Map<string, ConversationFacts>> {
    const conversations = new Set(items.map(conversationOf).filter((id) => id !== undefined))
    return conversations.size === 0
      ? Promise.resolve(new Map<string, ConversationFacts>())
      : this.#options.findFacts([...conversations])
  }
}

type Again = { again: WriteItem[]; trouble: StoreTrouble | null }

const takeSome = (waiting: WriteItem[]): WriteItem[] => {
  let characters = 0
  let count = 0
  while (count < waiting.length && count < mostItems) {
    characters += waiting[count]?.size ?? 0
    if (count > 0 && characters > mostCharacters) break
    count += 1
  }
  return waiting.splice(0, count)
}
