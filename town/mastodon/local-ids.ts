import { createHash } from 'node:crypto'
import type { StoredPost } from '../records.ts'
import type { Square } from '../square.ts'

/**
 * How the server's ids look: Mastodon's numbers grow with time; other servers that speak the same protocol have ids
 * that show no order.
 */
export type IdStyle = 'numbers' | 'opaque'

/** The server's own ids: they mean nothing elsewhere, and stay with a post when it is edited. */
export class LocalIds {
  readonly #style: IdStyle
  readonly #ids = new Map<string, bigint>()
  readonly #uris = new Map<string, string>()
  readonly #orders = new Map<string, bigint>()

  constructor(style: IdStyle) {
    this.#style = style
  }

  /** Names every post from its first moment. */
  follow(square: Square): void {
    square.onEvent(({ post }) => {
      if (post) this.#name(post)
    })
  }

  of(uri: string): string | undefined {
    const order = this.#ids.get(uri)
    return order === undefined ? undefined : this.#show(order)
  }

  uriOf(id: string): string | undefined {
    return this.#uris.get(id)
  }

  /** Notifications are counted apart from posts. */
  ofNotification(uri: string, reason: string): string {
    return this.#show((this.#ids.get(uri) ?? 0n) * 2n + (reason === 'quote' ? 1n : 0n))
  }

  /** Where an id that was given stands among its like; null for one that never was. */
  orderOf(id: string): bigint | null {
    return this.#style === 'numbers' ? BigInt(id) : (this.#orders.get(id) ?? null)
  }

  /** People have ids of the same kind. */
  ofPerson(address: string): string {
    let sum = 7n
    for (const letter of address)
      sum = (sum * 131n + BigInt(letter.codePointAt(0) as number)) % 1_000_000_007n
    return this.#show(109_000_000_000_000_000n + sum)
  }

  #name({ uri, indexedAt }: StoredPost): void {
    if (this.#ids.has(uri)) return
    let order = BigInt(Date.parse(indexedAt)) << 16n
    while (this.#uris.has(this.#show(order))) order++
    this.#ids.set(uri, order)
    this.#uris.set(this.#show(order), uri)
  }

  #show(order: bigint): string {
    if (this.#style === 'numbers') return String(order)
    const id = createHash('sha256').update(String(order)).digest('base64url').slice(0, 22)
    this.#orders.set(id, order)
    return id
  }
}
