import { SvelteMap } from 'svelte/reactivity'
import type { Reply } from '../../../server/schemas/reply.ts'
import { seconds } from './clock.svelte.ts'

/** My replies that can still be taken back. */
export class Outbox {
  readonly #held = new SvelteMap<string, Reply>()
  readonly #settled = new Set<string>()

  /** Newest last. */
  get held(): readonly Reply[] {
    if (this.#held.size === 0) return []
    const now = seconds.now
    return [...this.#held.values()].filter(({ heldUntil }) => Date.parse(heldUntil) > now)
  }

  /** An order's answer that comes after the reply was taken back holds nothing any more. */
  hold(reply: Reply): void {
    if (reply.state === 'held' && !this.#settled.has(reply.id)) this.#held.set(reply.id, reply)
  }

  settle(reply: Reply): void {
    this.#settled.add(reply.id)
    this.#held.delete(reply.id)
  }
}

/** Whole seconds until it goes out, never below 0. */
export const secondsLeft = (reply: Pick<Reply, 'heldUntil'>): number =>
  Math.max(0, Math.ceil((Date.parse(reply.heldUntil) - seconds.now) / 1000))
