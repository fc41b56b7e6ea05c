import type { PulledPage, SessionTools } from '../../server/ports/connector.ts'
import type { PostReason } from '../../server/schemas/post.ts'
import { pause } from '../kit/waiting.ts'
import type { BlueskyClient } from './client.ts'
import { gather, type Wanted } from './gather.ts'
import type { Pace } from './pace.ts'
import { type Feed, Position } from './position.ts'
import type { PostStream, StreamNews } from './stream.ts'
import { type FoundPost, walkBack, type WalkResult } from './walk.ts'

export type ReadingOptions = {
  client: BlueskyClient
  ourDid: string
  tools: SessionTools
  pace: Pace
  stream: PostStream | null
  signal: AbortSignal
}

const postsPerPage = 20
const feeds: readonly Feed[] = ['notifications', 'own']

/** One reading of the account's notifications and own posts, from a cursor on. */
export class Reading {
  readonly #options: ReadingOptions
  readonly #position: Position
  /** Brought along as context in this reading. Never in the position: such a post may still notify us. */
  readonly #shown = new Set<string>()
  #lastProofAt = -Infinity

  constructor(cursor: string | null, options: ReadingOptions) {
    this.#position = Position.parse(cursor)
    this.#options = options
  }

  async *pages(): AsyncGenerator<PulledPage> {
    const { pace, signal, stream } = this.#options
    stream?.open(this.#position.streamTime)
    while (!signal.aborted) {
      const nextPoll = performance.now() + pace.pollEvery
      yield* this.#poll()
      for (let left = pace.pollEvery; left > 0 && !signal.aborted; left = nextPoll - performance.now()) {
        const news = await this.#waitForNews(left)
        const page = news && (await this.#pageOfNews(news))
        if (page) yield page
      }
    }
  }

  /** Walks both lists back to known ground, then hands out what is new, oldest first. */
  async *#poll(): AsyncGenerator<PulledPage> {
    const { pace, tools } = this.#options
    const startedAt = tools.now()
    const isDeep =
      startedAt.getTime() - Date.parse(this.#position.lastDeepWalk ?? '1970-01-01') >= pace.deepEvery
    const walks = await Promise.all(feeds.map((feed) => this.#walk(feed, { startedAt, isDeep })))
    const found = merge(walks)
    const gap = walks.map(({ gap }) => gap).find((one) => one !== null) ?? null
    const coveredUntil = startedAt.toISOString()
    const settle = () => {
      if (isDeep) this.#position.lastDeepWalk = coveredUntil
      for (const { feed, newest } of walks) this.#position.settle(feed, newest)
    }
    for (let i = 0; i < found.length; i += postsPerPage) {
      const chunk = found.slice(i, i + postsPerPage)
      const isLast = i + postsPerPage >= found.length
      if (isLast) settle()
      const posts = await this.#handOut(chunk, found)
      yield this.#page({ posts, gap: i === 0 ? gap : null, coveredUntil: isLast ? coveredUntil : null })
    }
    if (found.length > 0) return
    settle()
    if (performance.now() - this.#lastProofAt >= pace.proofEvery) yield this.#page({ coveredUntil, gap })
  }

  async #walk(feed: Feed, { startedAt, isDeep }: { startedAt: Date; isDeep: boolean }) {
    const { client, pace, ourDid, signal } = this.#options
    const list = feed === 'own' ? client.ownPosts.bind(client, ourDid) : client.notifications.bind(client)
    const isKnown = (uri: string) => this.#position.has(uri)
    const reached = this.#position.reached[feed]
    const horizon = new Date(startedAt.getTime() - pace.firstLook).toISOString()
    const plan = {
      list: (query: Parameters<typeof list>[0]) => list(query, signal),
      isKnown,
      pageSizes: pace.pageSizes,
      listedUntil: reached ?? '',
    }
    if (reached === null) {
      const first = await walkBack({ ...plan, floor: horizon, deep: true, maxPages: pace.firstLookPages })
      return { feed, found: within(first, horizon), gap: null, newest: first.newest }
    }
    const floor = new Date(Date.parse(reached) - pace.overlap).toISOString()
    const recent = await walkBack({ ...plan, floor, deep: false, maxPages: pace.catchUpPages })
    const gap =
      recent.complete || !recent.oldest || recent.oldest <= reached
        ? null
        : { from: reached, to: recent.oldest, reason: 'Bluesky listed more than could be read back' }
    if (!isDeep) return { feed, found: recent.found, gap, newest: recent.newest }
    const deep = await walkBack({ ...plan, floor: horizon, deep: true, maxPages: pace.deepPages })
    const uris = new Set(recent.found.map(({ uri }) => uri))
    const late = within(deep, horizon).filter(({ uri }) => !uris.has(uri))
    return { feed, found: [...recent.found, ...late], gap, newest: recent.newest }
  }

  async #handOut(chunk: readonly Placed[], all: readonly Placed[]) {
    const wanted = chunk.map((post) => ({ post, reason: reasonOf(post.listed) }))
    const later = new Map(all.map((post) => [post.uri, post]))
    const posts = await this.#gather(wanted)
    for (const { uri, feed, sortedAt } of chunk) this.#position.add(uri, feed, sortedAt)
    // What was brought along early has its own reason, too, when this walk found it by itself.
    return posts.map((post) => {
      const listed = later.get(post.uri)
      return listed ? { ...post, reason: reasonOf(listed.listed) } : post
    })
  }

  async #gather(wanted: readonly Wanted[]) {
    const { client, ourDid, signal, tools } = this.#options
    const isKnown = (uri: string) => this.#position.has(uri) || this.#shown.has(uri)
    const { posts, context } = await gather(wanted, { client, ourDid, isKnown, now: tools.now(), signal })
    for (const uri of context) this.#shown.add(uri)
    return posts
  }

  async #waitForNews(ms: number): Promise<StreamNews | null> {
    const { stream, signal } = this.#options
    if (stream) return stream.next(ms, signal)
    await pause(ms, signal)
    return null
  }

  /** What the stream told, as far as the AppView already shows it; the next poll brings the rest. */
  async #pageOfNews(news: StreamNews): Promise<PulledPage | null> {
    this.#position.streamTime = news.time
    const fresh = news.created.filter(({ uri }) => !this.#position.has(uri))
    const deletedUris = news.deletedUris.filter((uri) => this.#position.has(uri) || this.#shown.has(uri))
    const { client, signal } = this.#options
    const seen = new Map<string, Wanted>()
    for (let i = 0; i < fresh.length; i += postsPerPage) {
      const found = await client.posts(
        fresh.slice(i, i + postsPerPage).map(({ uri }) => uri),
        signal,
      )
      for (const { uri, reason } of fresh) {
        const post = found.get(uri)
        if (post) seen.set(uri, { post, reason })
      }
    }
    if (seen.size === 0 && deletedUris.length === 0) return null
    const posts = await this.#gather([...seen.values()])
    for (const uri of seen.keys()) this.#position.add(uri, null, '')
    return this.#page({ posts, deletedUris })
  }

  #page(parts: Partial<PulledPage>): PulledPage {
    if (parts.coveredUntil) this.#lastProofAt = performance.now()
    const empty = { posts: [], deletedUris: [], coveredUntil: null, gap: null }
    return { ...empty, ...parts, cursor: this.#position.toCursor() }
  }
}

type Placed = FoundPost & { feed: Feed }

/** Both lists as one, oldest first. */
const merge = (walks: readonly { feed: Feed; found: FoundPost[] }[]): Placed[] => {
  const placed = walks.flatMap(({ feed, found }) => found.map((post) => ({ ...post, feed })))
  return placed.sort((a, b) => (a.sortedAt < b.sortedAt ? -1 : a.sortedAt > b.sortedAt ? 1 : 0))
}

const within = (walk: WalkResult, horizon: string): FoundPost[] =>
  walk.found.filter((post) => post.sortedAt >= horizon)

const reasonOf = (listed: string): PostReason =>
  listed === 'own' || listed === 'reply' || listed === 'quote' ? listed : 'mention'
