import type { FoundPost, NetworkSearch, SearchDays } from '../../../server/schemas/search.ts'
import type { CauserieApi } from '../api/causerie-api.ts'
import { searchAddress } from './router.svelte.ts'

/** One run of a query: the posts read so far, and how many there are by day. Each half comes when it comes. */
export class PostSearch {
  readonly q: string
  readonly #api: CauserieApi
  readonly #closing = new AbortController()
  #found: readonly FoundPost[] = $state.raw([])
  #next: string | null = $state(null)
  #state: 'running' | 'ready' | 'failed' = $state('running')
  #error: unknown = $state.raw()
  #days: SearchDays | undefined = $state.raw()
  #daysFailed = $state(false)
  #networks: readonly NetworkSearch[] | undefined = $state.raw()
  #networksFailed = $state(false)
  #moreFailed = $state(false)
  #reading: Promise<void> | undefined
  /** How far down it was read, in pixels, and the post that was opened from it: where one comes back to. */
  top = 0
  openedPost: string | undefined

  constructor(q: string, api: CauserieApi) {
    this.q = q
    this.#api = api
  }

  get found(): readonly FoundPost[] {
    return this.#found
  }
  get hasMore(): boolean {
    return this.#next !== null
  }
  get state(): 'running' | 'ready' | 'failed' {
    return this.#state
  }
  get error(): unknown {
    return this.#error
  }
  get days(): SearchDays | undefined {
    return this.#days
  }
  get daysFailed(): boolean {
    return this.#daysFailed
  }
  /** What networks would be asked, once it was read. */
  get networks(): readonly NetworkSearch[] | undefined {
    return this.#networks
  }
  get networksFailed(): boolean {
    return this.#networksFailed
  }
  get moreFailed(): boolean {
    return this.#moreFailed
  }

  start(): void {
    void this.#run()
    void this.readDays()
  }

  close(): void {
    this.#closing.abort()
  }

  readMore(): Promise<void> {
    if (this.#next === null) return Promise.resolve()
    this.#reading ??= this.#readOn(this.#next).finally(() => (this.#reading = undefined))
    return this.#reading
  }

  async readDays(): Promise<void> {
    this.#daysFailed = false
    const { timeZone } = Intl.DateTimeFormat().resolvedOptions()
    try {
      this.#days = await this.#api.searchDays({ q: this.q, timeZone }, { signal: this.#closing.signal })
    } catch {
      this.#daysFailed = true
    }
  }

  async readNetworks(): Promise<void> {
    this.#networksFailed = false
    try {
      const { items } = await this.#api.searchNetworks(this.q, { signal: this.#closing.signal })
      this.#networks = items
    } catch {
      this.#networksFailed = true
    }
  }

  /** Takes out what may no longer be read. */
  forget(conversationId: string): void {
    this.#found = this.#found.filter(({ post }) => post.conversationId !== conversationId)
  }

  async #run(): Promise<void> {
    try {
      const page = await this.#api.search({ q: this.q }, { signal: this.#closing.signal })
      this.#found = page.items
      this.#next = page.next
      this.#state = 'ready'
    } catch (error) {
      this.#error = error
      this.#state = 'failed'
    }
  }

  async #readOn(cursor: string): Promise<void> {
    this.#moreFailed = false
    try {
      const page = await this.#api.search({ q: this.q, cursor }, { signal: this.#closing.signal })
      const known = new Set(this.#found.map(({ post }) => post.id))
      this.#found = [...this.#found, ...page.items.filter(({ post }) => !known.has(post.id))]
      this.#next = page.next
    } catch {
      this.#moreFailed = true
    }
  }
}

/** So many are kept as they were, for who comes back to them. */
const mostKept = 8

/** What was searched since the page was loaded. */
export class Searches {
  readonly #api: CauserieApi
  readonly #kept = new Map<string, PostSearch>()
  #current: PostSearch | undefined = $state.raw()
  #last = $state('')

  constructor(api: CauserieApi) {
    this.#api = api
  }

  /** The search that the address names; none for an empty query. */
  get current(): PostSearch | undefined {
    return this.#current
  }

  /** The address of the last search, so that one comes back to it. */
  get lastAddress(): string {
    return searchAddress(this.#last)
  }

  /** Where a conversation was opened from, if it was from a search. */
  findAddressBehind(conversationId: string): string | undefined {
    const search = this.#kept.get(this.#last)
    const opened = search?.found.find(({ post }) => post.id === search.openedPost)
    return opened?.post.conversationId === conversationId ? this.lastAddress : undefined
  }

  /** As it was left, where it was run before. */
  show(q: string): void {
    this.#last = q
    this.#current = q === '' ? undefined : (this.#kept.get(q) ?? this.#make(q))
  }

  /** Asks the server anew. */
  runAgain(): void {
    if (this.#current) this.#current = this.#make(this.#current.q)
  }

  forget(conversationId: string): void {
    for (const search of this.#kept.values()) search.forget(conversationId)
  }

  #make(q: string): PostSearch {
    this.#kept.get(q)?.close()
    this.#kept.delete(q)
    const search = new PostSearch(q, this.#api)
    this.#kept.set(q, search)
    for (const [oldest, old] of [...this.#kept].slice(0, -mostKept)) {
      old.close()
      this.#kept.delete(oldest)
    }
    search.start()
    return search
  }
}
