import {
  ConnectorError,
  type NetworkPost,
  type PulledPage,
  type SessionTools,
} from '../../server/ports/connector.ts'
import { backoffMs, pause } from '../kit/waiting.ts'
import type { ListPage, ListQuery, XClient } from './client.ts'
import { type Feed, feeds, reach, searchFor } from './feeds.ts'
import { fill, type Filling, type Hole, isUnsearched, openGap } from './holes.ts'
import { compareIds, idOfUri, newerId, postUri } from './ids.ts'
import { toNetworkPost, type Us } from './map.ts'
import type { Pace } from './pace.ts'
import { Position } from './position.ts'
import { type Spending, spentError, spentGap } from './spending.ts'
import type { PostStream } from './stream.ts'
import { type Found, merge, type Walk, walk } from './walk.ts'

export type ReadingOptions = {
  client: XClient
  us: Us & { handle: string }
  tools: SessionTools
  pace: Pace
  spending: Spending
  /** Null where there is no token for it. */
  stream: PostStream | null
  signal: AbortSignal
}

const postsPerPage = 20

const longestRest = 60_000

type Gap = NonNullable<PulledPage['gap']>

type Hearing = { startedAt: number; healed: number | null; rest: number }
type Listed = { found: readonly Found[]; newest: string | null; hole: Hole | null }

/** One reading of mentions, of answers in our threads and of our own posts, from a cursor on. */
export class Reading {
  readonly #options: ReadingOptions
  readonly #position: Position
  /** Brought along as context in this reading. */
  readonly #shown = new Set<string>()
  #lastProofAt = -Infinity
  #failedPolls = 0

  constructor(cursor: string | null, options: ReadingOptions) {
    this.#position = Position.parse(cursor)
    this.#options = options
    options.spending.noteKnown(this.#position.handedOut)
  }

  async *pages(): AsyncGenerator<PulledPage> {
    const { pace, signal, stream } = this.#options
    try {
      while (!signal.aborted) {
        yield* this.#stopWhereSpent()
        stream?.open()
        const startedAt = performance.now()
        // Posts from before this connection are in the lists by now; those after it are streamed.
        const healed = stream?.connection ?? null
        const rest = yield* this.#pollOrRest()
        const isHealed = rest === null && !this.#position.holes.some(isUnsearched)
        yield* this.#hear({ startedAt, healed: isHealed ? healed : null, rest: rest ?? pace.pollEvery })
      }
    } finally {
      stream?.close()
    }
  }

  /**
   * Polls. A poll that fails for a while ends no stream that is heard: it answers how long to rest, milliseconds,
   * null when all went well.
   */
  async *#pollOrRest(): AsyncGenerator<PulledPage, number | null> {
    const { pace, stream } = this.#options
    try {
      yield* this.#poll()
      this.#failedPolls = 0
      return null
    } catch (error) {
      const isPassing =
        error instanceof ConnectorError && (error.kind === 'transient' || error.kind === 'rate-limit')
      if (!isPassing || !stream?.connection) throw error
      yield this.#page({ trouble: `${error.message}. What X streams arrives meanwhile.` })
      return (
        error.retryAfterMs ?? backoffMs(this.#failedPolls++, { baseMs: pace.pollEvery, maxMs: longestRest })
      )
    }
  }

  /** Between two polls: what the stream brings. A new connection, or none any more, brings the next poll forward. */
  async *#hear({ startedAt, healed, rest }: Hearing): AsyncGenerator<PulledPage> {
    const { pace, signal, stream, spending } = this.#options
    if (!stream) return pause(Math.max(0, startedAt + rest - performance.now()), signal)
    for (;;) {
      const isWhole = healed !== null && stream.connection === healed
      const left = startedAt + (isWhole ? pace.healEvery : rest) - performance.now()
      const posts = await stream.next(Math.min(left, Math.max(pace.proofEvery, 50)), signal)
      const fresh = posts.filter(({ id }) => !this.#position.has(id))
      await spending.read(
        posts.map(({ id }) => id),
        'read',
      )
      for (let i = 0; i < fresh.length; i += postsPerPage)
        yield this.#page({ posts: this.#handOut(fresh.slice(i, i + postsPerPage), fresh) })
      if (posts.length > 0) yield* this.#stopWhereSpent()
      if (signal.aborted || left <= 0) return
      if (isWhole) yield* this.#proof(stream.heardUntil)
    }
  }

  /** While a healed stream is heard, nothing older than its lag is missing. */
  *#proof(heardUntil: Date | null): Generator<PulledPage> {
    const { streamLag, proofEvery } = this.#options.pace
    if (!heardUntil || performance.now() - this.#lastProofAt < proofEvery) return
    yield this.#page({ coveredUntil: new Date(heardUntil.getTime() - streamLag).toISOString() })
  }

  /** Says that reading stops, and then throws. */
  async *#stopWhereSpent(): AsyncGenerator<PulledPage> {
    const { pace, spending, stream, tools } = this.#options
    const bar = await spending.barToReading()
    if (bar === null) return
    stream?.close()
    yield this.#page({ gap: spentGap(tools.now()) })
    throw spentError(bar, pace)
  }

  async *#poll(): AsyncGenerator<PulledPage> {
    const { pace, tools } = this.#options
    const startedAt = tools.now()
    const now = startedAt.getTime()
    const walks: Listed[] = []
    for (const feed of feeds) walks.push(await this.#list(feed, now))
    const fillings: Filling[] = []
    for (const hole of [...this.#position.holes, ...walks.flatMap((walk) => walk.hole ?? [])])
      fillings.push(await fill(hole, { now, pace }, (span) => this.#search(hole.feed, span)))
    const all = merge([...walks, ...fillings].map(({ found }) => found))
    const found = all.filter(({ id }) => !this.#position.has(id))
    const holes = fillings.flatMap((filling) => filling.holes)
    const gap = widest([this.#beyondSearch(now), ...fillings.map((filling) => filling.gap)])
    const open = openGap(holes)
    const coveredUntil = open ? null : startedAt.toISOString()
    const settle = () => {
      // All lists were asked just now: a quiet one is known up to the newest post of the others, too.
      const newest = walks.reduce<string | null>((id, walk) => newerId(id, walk.newest), null)
      for (const feed of feeds) this.#position.settle(feed, newest)
      this.#position.holes = holes
      this.#position.forgetBelow(this.#oldestFloor(now))
      this.#position.askedAt = startedAt.toISOString()
    }
    for (let i = 0; i < found.length; i += postsPerPage) {
      const isLast = i + postsPerPage >= found.length
      const posts = this.#handOut(found.slice(i, i + postsPerPage), found)
      if (isLast) settle()
      yield this.#page({ posts, gap: i === 0 ? gap : null, coveredUntil: isLast ? coveredUntil : null })
    }
    if (found.length === 0) {
      settle()
      const isProofDue = performance.now() - this.#lastProofAt >= pace.proofEvery
      if (gap || (coveredUntil !== null && isProofDue)) yield this.#page({ coveredUntil, gap })
    }
    if (open) yield this.#page({ gap: open })
  }

  /** Lists from the newest back to known ground. Where the list ends before, it leaves a hole. */
  async #list(feed: Feed, now: number): Promise<Listed> {
    const { pace } = this.#options
    const sinceId = this.#floor(feed, now)
    const known = this.#position.knownFrom(feed, pace.listLag)
    const isShort = (oldest: string | null) =>
      known !== null && oldest !== null && compareIds(oldest, known) > 0
    const { found, listed, newest, oldest, isEnded } = await walk({
      ask: (token) => this.#ask(feed, { sinceId, token, limit: pace.pageSize }),
      goesOn: async (pages, reached) =>
        pages < pace.maxPages || (isShort(reached) && (await this.#affords(pages))),
    })
    const isWhole = (isEnded && listed < reach[feed]) || !isShort(oldest)
    if (isWhole || known === null || oldest === null) return { found, newest, hole: null }
    const from = this.#position.holeFrom(known, sinceId)
    return { found, newest, hole: { feed, from, to: oldest, again: null } }
  }

  #search(feed: Feed, span: { sinceId: string; untilId: string }): Promise<Walk> {
    const { client, us, pace, signal } = this.#options
    const query = (token: string | null) => ({ ...span, token, limit: pace.pageSize })
    return walk({
      ask: (token) => client.search(searchFor[feed](us.handle), query(token), signal),
      goesOn: (pages) => this.#affords(pages),
    })
  }

  /** Some pages in any case, then as many as are needed, while there is money. */
  async #affords(pages: number): Promise<boolean> {
    const { pace, spending } = this.#options
    if (pages < pace.maxPages) return true
    return pages < pace.catchUpPages && (await spending.barToReading()) === null
  }

  /** What was said before a search reaches back to, since one was made last. */
  #beyondSearch(now: number): PulledPage['gap'] {
    const { askedAt } = this.#position
    const from = new Date(now - this.#options.pace.firstLook).toISOString()
    if (askedAt === null || askedAt >= from) return null
    return { from: askedAt, to: from, reason: 'X finds answers and quotes of six days only' }
  }

  #ask(feed: Feed, query: ListQuery): Promise<ListPage> {
    const { client, us, signal } = this.#options
    if (feed === 'mentions') return client.mentions(us.id, query, signal)
    if (feed === 'own') return client.ownPosts(us.id, query, signal)
    return client.search(searchFor[feed](us.handle), query, signal)
  }

  #handOut(chunk: readonly Found[], all: readonly Found[]): NetworkPost[] {
    const { us, tools } = this.#options
    const now = tools.now()
    const listed = new Set(all.map(({ id }) => postUri(id)))
    const posts: NetworkPost[] = []
    for (const { id, post, included } of chunk) {
      this.#position.add(id)
      const mapped = toNetworkPost(post, { us, included, now })
      if (!mapped) continue
      const parent = included.posts.get(idOfUri(mapped.parentUri ?? '') ?? '')
      const context = parent && toNetworkPost(parent, { us, included, now, reason: 'context' })
      if (
        context &&
        !listed.has(context.uri) &&
        !this.#shown.has(context.uri) &&
        !this.#position.has(String(parent['id']))
      ) {
        this.#shown.add(context.uri)
        posts.push(context)
      }
      posts.push(mapped)
    }
    return posts
  }

  #floor(feed: Feed, startedAt: number): string {
    const { overlap, firstLook } = this.#options.pace
    return this.#position.floor(feed, { overlap, firstFrom: startedAt - firstLook })
  }

  #oldestFloor(startedAt: number): string {
    const floors = feeds.map((feed) => this.#floor(feed, startedAt))
    return [...floors, ...this.#position.holes.map(({ from }) => from)].sort(compareIds)[0] ?? '0'
  }

  #page(parts: Partial<PulledPage>): PulledPage {
    if (parts.coveredUntil) this.#lastProofAt = performance.now()
    const trouble = this.#options.stream?.trouble ?? null
    const empty = { posts: [], deletedUris: [], coveredUntil: null, gap: null, trouble }
    return { ...empty, ...parts, cursor: this.#position.toCursor() }
  }
}

const widest = (gaps: readonly (Gap | null)[]): Gap | null =>
  gaps.reduce((all, gap) => {
    if (!all || !gap) return all ?? gap
    const from = gap.from < all.from ? gap.from : all.from
    const to = gap.to === null || (all.to !== null && gap.to < all.to) ? all.to : gap.to
    return { from, to, reason: all.reason }
  }, null)
