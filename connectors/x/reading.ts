import {
  ConnectorError,
  type NetworkPost,
  type PulledPage,
  type SessionTools,
} from '../../server/ports/connector.ts'
import { backoffMs, pause } from '../kit/waiting.ts'
import type { ListPage, ListQuery, XClient } from './client.ts'
import { compareIds, idOfUri, newerId, postUri, timeOfId } from './ids.ts'
import { toNetworkPost, type Us } from './map.ts'
import type { Pace } from './pace.ts'
import { type Feed, feeds, Position } from './position.ts'
import { type Spending, spentError, spentGap } from './spending.ts'
import type { PostStream, Streamed } from './stream.ts'

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

type Hearing = { startedAt: number; healed: number | null; rest: number }
type Found = Streamed
type Walk = { feed: Feed; found: Found[]; newest: string | null; gap: PulledPage['gap'] }

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
        if (rest === null) yield* this.#hear({ startedAt, healed, rest: pace.pollEvery })
        else yield* this.#hear({ startedAt, healed: null, rest })
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
    const walks: Walk[] = []
    for (const feed of feeds) walks.push(await this.#walk(feed, startedAt.getTime()))
    const found = merge(walks)
    const gap = walks.find((walk) => walk.gap !== null)?.gap ?? null
    const coveredUntil = startedAt.toISOString()
    const settle = () => {
      // All lists were asked just now: a quiet one is known up to the newest post of the others, too.
      const newest = walks.reduce<string | null>((id, walk) => newerId(id, walk.newest), null)
      for (const feed of feeds) this.#position.settle(feed, newest)
      this.#position.forgetBelow(this.#oldestFloor(startedAt.getTime()))
    }
    for (let i = 0; i < found.length; i += postsPerPage) {
      const isLast = i + postsPerPage >= found.length
      const posts = this.#handOut(found.slice(i, i + postsPerPage), found)
      if (isLast) settle()
      yield this.#page({ posts, gap: i === 0 ? gap : null, coveredUntil: isLast ? coveredUntil : null })
    }
    if (found.length > 0) return
    settle()
    if (gap || performance.now() - this.#lastProofAt >= pace.proofEvery)
      yield this.#page({ coveredUntil, gap })
  }

  /** Lists newest first, back to known ground. Shuffled and repeated pages are coped with. */
  async #walk(feed: Feed, startedAt: number): Promise<Walk> {
    const { pace } = this.#options
    const sinceId = this.#floor(feed, startedAt)
    const found = new Map<string, Found>()
    const tokens = new Set<string>()
    let token: string | null = null
    let newest: string | null = null
    let oldest: string | null = null
    for (let page = 0; await this.#goesOn(feed, { page, oldest }); page++) {
      const { posts, included, next }: ListPage = await this.#list(feed, {
        sinceId,
        token,
        limit: pace.pageSize,
      })
      for (const post of posts) {
        const id = post['id'] as string
        newest = newerId(newest, id)
        oldest = oldest === null || compareIds(id, oldest) < 0 ? id : oldest
        if (!this.#position.has(id)) found.set(id, { id, post, included })
      }
      if (!next) return { feed, found: [...found.values()], newest, gap: null }
      if (tokens.has(next)) throw new ConnectorError('transient', 'X gave the same page of a list again')
      tokens.add(next)
      token = next
    }
    return { feed, found: [...found.values()], newest, gap: this.#gap(feed, oldest) }
  }

  /** Some pages in any case, and then as many as it takes to come back to known ground, while there is money. */
  async #goesOn(feed: Feed, { page, oldest }: { page: number; oldest: string | null }): Promise<boolean> {
    const { pace, spending } = this.#options
    if (page < pace.maxPages) return true
    if (page >= pace.catchUpPages || !this.#missing(feed, oldest)) return false
    return (await spending.barToReading()) === null
  }

  /** Where the last walk ended, if this one did not come back so far. */
  #missing(feed: Feed, oldest: string | null): string | null {
    const reached = this.#position.reached[feed]
    return reached && oldest && compareIds(oldest, reached) > 0 ? reached : null
  }

  /** More was listed than could be read back to where the last walk ended. */
  #gap(feed: Feed, oldest: string | null): PulledPage['gap'] {
    const reached = this.#missing(feed, oldest)
    if (!reached || !oldest) return null
    const instant = (id: string) => new Date(timeOfId(id) ?? 0).toISOString()
    return { from: instant(reached), to: instant(oldest), reason: 'X listed more than could be read back' }
  }

  #list(feed: Feed, query: ListQuery): Promise<ListPage> {
    const { client, us, signal } = this.#options
    if (feed === 'mentions') return client.mentions(us.id, query, signal)
    if (feed === 'own') return client.ownPosts(us.id, query, signal)
    // Answers that leave our name out, and quotes: what mentions do not show.
    const words = `(to:${us.handle} OR url:"x.com/${us.handle}/status") -from:${us.handle} -is:retweet`
    return client.search(words, query, signal)
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
    return feeds.map((feed) => this.#floor(feed, startedAt)).sort(compareIds)[0] ?? '0'
  }

  #page(parts: Partial<PulledPage>): PulledPage {
    if (parts.coveredUntil) this.#lastProofAt = performance.now()
    const trouble = this.#options.stream?.trouble ?? null
    const empty = { posts: [], deletedUris: [], coveredUntil: null, gap: null, trouble }
    return { ...empty, ...parts, cursor: this.#position.toCursor() }
  }
}

/** All lists as one, each post once, oldest first. */
const merge = (walks: readonly Walk[]): Found[] => {
  const once = new Map(walks.flatMap(({ found }) => found.map((post) => [post.id, post] as const)))
  return [...once.values()].sort((a, b) => compareIds(a.id, b.id))
}
