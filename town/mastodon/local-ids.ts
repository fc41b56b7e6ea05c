import type { StoredPost } from '../records.ts'
import type { Square } from '../square.ts'

/** The server's own ids: they mean nothing elsewhere, grow with time, and stay with a post when it is edited. */
export class LocalIds {
  readonly #ids = new Map<string, string>()
  readonly #uris = new Map<string, string>()

  /** Names every post from its first moment. */
  follow(square: Square): void {
    square.onEvent(({ post }) => {
      if (post) this.#name(post)
    })
  }

  of(uri: string): string | undefined {
    return this.#ids.get(uri)
  }

  uriOf(id: string): string | undefined {
    return this.#uris.get(id)
  }

  /** People have ids of the same kind. */
  ofPerson(address: string): string {
    let sum = 7n
    for (const letter of address)
      sum = (sum * 131n + BigInt(letter.codePointAt(0) as number)) % 1_000_000_007n
    return String(109_000_000_000_000_000n + sum)
  }

  #name({ uri, indexedAt }: StoredPost): void {
    if (this.#ids.has(uri)) return
    let id = BigInt(Date.parse(indexedAt)) << 16n
    while (this.#uris.has(String(id))) id++
    this.#ids.set(uri, String(id))
    this.#uris.set(String(id), uri)
  }
}
