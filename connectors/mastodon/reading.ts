import type { NetworkPost, PulledPage, SessionTools } from '../../server/ports/connector.ts'
import { pause } from '../kit/waiting.ts'
import type { MastodonClient, PageQuery } from './client.ts'
import { isAfter, oldestFirst } from './ids.ts'
import { type Link, type Listed, type ListPage, reasonFor, type Seen, toNetworkPost, type Us } from './map.ts'
import type { Pace } from './pace.ts'
import { type Feed, Position } from './position.ts'
import type { EventStream, StreamNews } from './stream.ts'

export type ReadingOptions = {
  client: MastodonClient
  us: Us
  tools: SessionTools
  pace: Pace
  stream: EventStream | null
  signal: AbortSignal
}

const postsPerPage = 20
const maxListed = 20_000
const feeds: readonly Feed[] = ['notifications', 'own']

type Placed = Listed & { feed: Feed; sortedAt: string }

/** One reading of what was said to the account and of its own posts, from a cursor on. */
export class Reading {
  readonly #options: ReadingOptions
  readonly #position: Position
  /** Where posts stand that were only brought along, in this reading. They may still notify us. */
  readonly #links = new Map<string, Link>()
  /** Which entries of a list were seen in this reading, where their ids do not say which is newer. */
  readonly #listed = new Set<string>()
  #lastProofAt = -Infinity
  #lastDeepAt = -Infinity

  constructor(cursor: string | null, options: ReadingOptions) {
    this.#position = Position.parse(cursor)
    this.#options = options
  }

  async *pages(): AsyncGenerator<PulledPage> {
    const { pace, signal, stream } = this.#options
    stream?.open()
    while (!signal.aborted) {
      const startedAt = performance.now()
      yield* this.#poll()
      const rest = () => startedAt + (stream?.isOpen ? pace.pollBeside : pace.pollEvery) - performance.now()
      for (let left = rest(); left > 0 && !signal.aborted; left = rest()) {
        const news = await this.#waitForNews(Math.min(left, pace.pollEvery))
        const page = news && (await this.#pageOfNews(news))
        if (page) yield page
        if (news?.stirred) break
      }
    }
  }

  /** Everything listed since, oldest first, list by list in the order of the server's own ids. */
  async *#poll(): AsyncGenerator<PulledPage> {
    const { pace, tools } = this.#options
    const startedAt = tools.now()
    const coveredUntil = startedAt.toISOString()
    let told = false
    let handed = false
    for (;;) {
      const found = await Promise.all(
        feeds.map((feed) => {
          const reached = this.#position.reached[feed]
          return reached === null ? this.#firstLook(feed, startedAt) : this.#since(feed, reached)
        }),
      )
      const isLast = found.every(({ isWhole }) => isWhole)
      const items = weave(found.map(({ items }) => items))
      for (let i = 0; i < items.length; i += postsPerPage) {
        const posts = await this.#handOut(items.slice(i, i + postsPerPage))
        const ends = isLast && i + postsPerPage >= items.length
        told ||= ends
        handed = true
        yield this.#page({ posts, coveredUntil: ends ? coveredUntil : null })
      }
      if (isLast) break
    }
    const edited = await this.#lookAgain()
    if (edited.length > 0) yield this.#page({ posts: edited, coveredUntil })
    else if (!told && (handed || performance.now() - this.#lastProofAt >= pace.proofEvery))
      yield this.#page({ coveredUntil })
  }

  #list(feed: Feed, query: Omit<PageQuery, 'limit'>): Promise<ListPage> {
    const { client, us, pace, signal } = this.#options
    const page = { ...query, limit: pace.pageSizes[feed] }
    return feed === 'own' ? client.ownStatuses(us.id, page, signal) : client.notifications(page, signal)
  }

  /** One page of a list, right after what was handed out. */
  async #since(feed: Feed, min: string): Promise<{ items: Placed[]; isWhole: boolean }> {
    const { items, ids } = await this.#list(feed, { min })
    // Servers may take no notice of `min_id`.
    const newer = new Set(ids.filter((id) => isAfter(id, min) ?? !this.#listed.has(`${feed} ${id}`)))
    this.#remember(feed, ids)
    const placed = place(items, feed).filter(({ id }) => newer.has(id))
    // The next page begins behind all that is on this one, also what could not be read.
    if (placed.length === 0 && newer.size > 0)
      this.#position.reached[feed] = oldestFirst([...newer]).at(-1) ?? min
    return { items: placed, isWhole: newer.size === 0 }
  }

  /** Back from the newest, as far as a first look goes. */
  async #firstLook(feed: Feed, startedAt: Date): Promise<{ items: Placed[]; isWhole: boolean }> {
    const { pace } = this.#options
    const horizon = new Date(startedAt.getTime() - pace.firstLook).toISOString()
    const found: Listed[] = []
    let max: string | null = null
    for (let page = 0; page < pace.firstLookPages; page++) {
      const { items, ids }: ListPage = await this.#list(feed, { max })
      this.#remember(feed, ids)
      const older: string | undefined = oldestFirst(ids)[0]
      found.push(...items)
      if (!older || older === max || (max && isAfter(older, max))) break
      max = older
      if (items.some((item) => listedAt(item) < horizon)) break
    }
    return { items: place(found, feed).filter((item) => listedAt(item) >= horizon), isWhole: true }
  }

  #remember(feed: Feed, ids: readonly string[]): void {
    if (this.#listed.size > maxListed) this.#listed.clear()
    for (const id of ids) if (isAfter(id, '0') === undefined) this.#listed.add(`${feed} ${id}`)
  }

  /** The newest of both lists once more: for edits, and for what got its id before others but stood there later. */
  async #lookAgain(): Promise<NetworkPost[]> {
    if (performance.now() - this.#lastDeepAt < this.#options.pace.deepEvery) return []
    this.#lastDeepAt = performance.now()
    const pages = await Promise.all(feeds.map((feed) => this.#list(feed, {})))
    const late = pages.flatMap(({ items }, i) =>
      place(items, feeds[i] as Feed).filter(({ id, status, feed }) => {
        const reached = this.#position.reached[feed]
        const isNew = reached === null || (isAfter(id, reached) ?? false)
        return !isNew && !this.#position.has(status)
      }),
    )
    return late.length > 0 ? this.#gatherListed(late) : []
  }

  async #handOut(items: readonly Placed[]): Promise<NetworkPost[]> {
    const posts = await this.#gatherListed(items)
    for (const { feed, id } of items) {
      const reached = this.#position.reached[feed]
      if (reached === null || (isAfter(id, reached) ?? true)) this.#position.reached[feed] = id
    }
    return posts
  }

  #gatherListed(items: readonly Placed[]): Promise<NetworkPost[]> {
    const { us } = this.#options
    return this.#gather(
      items.map((item) => ({
        seen: item.status,
        listedAt: item.feed === 'own' ? null : item.at,
        // What notified us without naming us is still said to us.
        isOurs: item.feed === 'own' || item.status.authorId === us.id,
      })),
    )
  }

  /** Posts in our shape, and before each the posts above it where those are not known yet. */
  async #gather(
    items: readonly { seen: Seen; listedAt: string | null; isOurs: boolean }[],
  ): Promise<NetworkPost[]> {
    const { us, tools } = this.#options
    const now = tools.now()
    const posts: NetworkPost[] = []
    for (const { seen, listedAt, isOurs } of items) {
      if (seen.parentId && !this.#findLink(seen.parentId)) posts.push(...(await this.#bring(seen)))
      const parent = seen.parentId ? (this.#findLink(seen.parentId) ?? null) : null
      const judged = reasonFor(seen, us)
      const reason = judged === 'context' && !isOurs ? 'mention' : judged
      posts.push(toNetworkPost(seen, { us, reason, parent, listedAt, now }))
      this.#position.add(seen, { rootUri: parent ? (parent.rootUri ?? parent.uri) : null, listedAt })
    }
    return posts
  }

  /** The posts above one that were not seen yet. */
  async #bring(seen: Seen): Promise<NetworkPost[]> {
    const { client, us, signal, tools } = this.#options
    const now = tools.now()
    return (await client.ancestors(seen.id, signal)).flatMap((above) => {
      if (this.#findLink(above.id)) return []
      const parent = above.parentId ? (this.#findLink(above.parentId) ?? null) : null
      this.#links.set(above.id, { uri: above.uri, rootUri: parent ? (parent.rootUri ?? parent.uri) : null })
      return [toNetworkPost(above, { us, reason: reasonFor(above, us), parent, listedAt: null, now })]
    })
  }

  #findLink(id: string): Link | undefined {
    return this.#position.find(id) ?? this.#links.get(id)
  }

  async #waitForNews(ms: number): Promise<StreamNews | null> {
    const { stream, signal } = this.#options
    if (stream) return stream.next(ms, signal)
    await pause(ms, signal)
    return null
  }

  /** Deletions and edits of posts that were handed out; new ones are left to the poll that the news asks for. */
  async #pageOfNews({ deletedIds, edited }: StreamNews): Promise<PulledPage | null> {
    const deletedUris = deletedIds.flatMap((id) => this.#findLink(id)?.uri ?? [])
    const changed = edited.flatMap((seen) => {
      const known = this.#position.find(seen.id)
      return known && !this.#position.has(seen) ? [{ seen, listedAt: known.listedAt, isOurs: true }] : []
    })
    if (deletedUris.length === 0 && changed.length === 0) return null
    return this.#page({ posts: await this.#gather(changed), deletedUris })
  }

  #page(parts: Partial<PulledPage>): PulledPage {
    if (parts.coveredUntil) this.#lastProofAt = performance.now()
    const empty = { posts: [], deletedUris: [], coveredUntil: null, gap: null }
    return { ...empty, ...parts, cursor: this.#position.toCursor() }
  }
}

const listedAt = ({ at, status }: Listed): string => at ?? status.createdAt ?? new Date(0).toISOString()

/** Oldest first, each once, with a date that never runs against that order. */
const place = (items: readonly Listed[], feed: Feed): Placed[] => {
  const byId = new Map(items.map((item) => [item.id, item]))
  let latest = ''
  return oldestFirst(items.map(({ id }) => id)).map((id) => {
    const item = byId.get(id) as Listed
    const at = listedAt(item)
    if (at > latest) latest = at
    return { ...item, feed, sortedAt: latest }
  })
}

/** The lists as one by date, each list's own order kept. */
const weave = (lists: readonly Placed[][]): Placed[] => {
  const woven: Placed[] = []
  const heads = lists.map(() => 0)
  for (;;) {
    let best: number | null = null
    for (const [i, list] of lists.entries()) {
      const head = list[heads[i] as number]
      const leader = best === null ? undefined : lists[best]?.[heads[best] as number]
      if (head && (!leader || head.sortedAt < leader.sortedAt)) best = i
    }
    if (best === null) return woven
    woven.push(lists[best]?.[heads[best] as number] as Placed)
    heads[best] = (heads[best] as number) + 1
  }
}
