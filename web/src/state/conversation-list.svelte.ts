import type { Conversation } from '../../../server/schemas/conversation.ts'
import type { CauserieApi, Sort } from '../api/causerie-api.ts'
import type { Conversations } from './conversations.svelte.ts'
import { soon } from './soon.ts'
import { comparing, type View } from './views.ts'

export type ListPlace = { view: View; sort: Sort; me: string }

/** What a place of the rail shows. */
export type RowList = {
  readonly place: ListPlace
  readonly rows: readonly Conversation[]
  readonly state: 'loading' | 'ready' | 'failed'
  readonly hasMore: boolean
  readonly longest: Conversation | undefined
  read(): Promise<void>
  readMore(): Promise<void>
  consider(id: string): void
}

/**
 * The rows of one place of the rail: pages read so far, kept true by what changes live. A row that belongs behind
 * the last page read waits for its page, so that reading on neither skips nor repeats.
 */
export class ConversationList implements RowList {
  readonly #api: CauserieApi
  readonly #all: Conversations
  readonly place: ListPlace
  #ids: ReadonlySet<string> = $state.raw(new Set())
  #next: string | null = $state(null)
  #edge: Conversation | undefined = $state.raw()
  #state: 'loading' | 'ready' | 'failed' = $state('loading')
  #reading: Promise<void> | undefined
  #longestId: string | undefined = $state()

  readonly rows: readonly Conversation[] = $derived.by(() => this.#sorted())

  /** Who waits longest, where the order does not show it. */
  readonly longest: Conversation | undefined = $derived.by(() => {
    if (this.place.view.sort || this.place.sort === 'wait') return undefined
    const known = this.#longestId === undefined ? undefined : this.#all.find(this.#longestId)
    return [...this.rows, ...(known && this.#holds(known) ? [known] : [])]
      .filter(({ waitingSince }) => waitingSince !== null)
      .reduce<Conversation | undefined>(
        (first, row) => (first && comparing.wait(first, row) <= 0 ? first : row),
        undefined,
      )
  })

  constructor(api: CauserieApi, all: Conversations, place: ListPlace) {
    this.#api = api
    this.#all = all
    this.place = place
  }

  get state(): 'loading' | 'ready' | 'failed' {
    return this.#state
  }

  get hasMore(): boolean {
    return this.#next !== null
  }

  /** Reads from the top as far as was read before; the old rows stay on the screen meanwhile. */
  async read(): Promise<void> {
    const wanted = Math.min(200, Math.max(50, this.#ids.size))
    try {
      const page = await this.#api.list({ q: this.place.view.q, sort: this.place.sort, limit: wanted })
      for (const row of page.items) this.#all.absorb(row)
      this.#ids = new Set(page.items.map(({ id }) => id))
      this.#turnTo(page)
      this.#state = 'ready'
      this.#readLongest()
    } catch (error) {
      if (this.#state === 'loading') this.#state = 'failed'
      throw error
    }
  }

  readMore(): Promise<void> {
    if (this.#next === null) return Promise.resolve()
    this.#reading ??= this.#readOn(this.#next).finally(() => (this.#reading = undefined))
    return this.#reading
  }

  /** A conversation changed somewhere: it may belong here now. Whether it still does is asked when shown. */
  consider(id: string): void {
    if (!this.#ids.has(id)) this.#ids = new Set([...this.#ids, id])
    if (id === this.#longestId) this.#readLongest()
  }

  async #readOn(cursor: string): Promise<void> {
    const page = await this.#api.list({ q: this.place.view.q, sort: this.place.sort, cursor })
    for (const row of page.items) this.#all.absorb(row)
    this.#ids = new Set([...this.#ids, ...page.items.map(({ id }) => id)])
    this.#turnTo(page)
  }

  readonly #readLongest = soon(async () => {
    const { view, sort } = this.place
    if (view.sort || sort === 'wait') return
    const { items } = await this.#api.list({ q: view.q, sort: 'wait', limit: 1 })
    for (const row of items) this.#all.absorb(row)
    this.#longestId = items[0]?.id
  })

  #holds(row: Conversation): boolean {
    return this.place.view.holds(row, this.place.me)
  }

  #turnTo(page: { items: Conversation[]; next: string | null }): void {
    this.#next = page.next
    this.#edge = page.next === null ? undefined : (page.items.at(-1) ?? this.#edge)
  }

  #sorted(): Conversation[] {
    const compare = comparing[this.place.sort]
    const edge = this.#edge
    return [...this.#ids]
      .map((id) => this.#all.find(id))
      .filter((row) => row !== undefined)
      .filter((row) => this.#holds(row) && (!edge || compare(row, edge) <= 0))
      .sort(compare)
  }
}
