import type { Client } from '@elastic/elasticsearch'
import type { Kind } from '../../domain/documents.ts'
import { aliasName } from './names.ts'

type Refreshing = { current: Promise<void>; next: Promise<void> | null }

/** Brings lists up to date for those who cannot wait; however many ask at once, one refresh is under way at a time. */
export class Freshness {
  readonly #client: Client
  readonly #prefix: string
  readonly #refreshing = new Map<Kind, Refreshing>()

  constructor(client: Client, prefix: string) {
    this.#client = client
    this.#prefix = prefix
  }

  /** Resolves when searches see everything that was written to this kind before the call. */
  bring(kind: Kind): Promise<void> {
    const under = this.#refreshing.get(kind)
    if (!under) return this.#start(kind)
    // One that is under way may have begun before the write: the next one has not.
    under.next ??= under.current.catch(() => undefined).then(() => this.#start(kind))
    return under.next
  }

  #start(kind: Kind): Promise<void> {
    const current = this.#refresh(kind)
    const under: Refreshing = { current, next: null }
    this.#refreshing.set(kind, under)
    const forget = (): void => {
      if (this.#refreshing.get(kind) === under && !under.next) this.#refreshing.delete(kind)
    }
    current.then(forget, forget)
    return current
  }

  async #refresh(kind: Kind): Promise<void> {
    await this.#client.indices.refresh({ index: aliasName(this.#prefix, kind) })
  }
}
