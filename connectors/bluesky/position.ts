import { createHash } from 'node:crypto'
import { isObject, listOf, parseObject } from '../kit/shapes.ts'

export type Feed = 'notifications' | 'own'

/** As many as the cursor carries; the longer memory of a reading is lost with it, at the price of repeats. */
const keptInCursor = 600
const keptInMemory = 50_000

/**
 * Where a reading is: per feed the newest date handed out, and which posts were. As text it is the source's cursor.
 * Posts are remembered because the network lists by a date that authors set: a date alone would miss some.
 */
export class Position {
  /** Newest sort date handed out, by feed; null before anything was. */
  readonly reached: Record<Feed, string | null> = { notifications: null, own: null }
  /** When everything within reach was last compared, as an instant. */
  lastDeepWalk: string | null = null
  /** The stream's own time, microseconds. */
  streamTime: number | null = null
  #handedOut = new Set<string>()

  static parse(cursor: string | null): Position {
    const position = new Position()
    const kept = parseObject(cursor ?? '') ?? {}
    const feeds = isObject(kept['reached']) ? kept['reached'] : {}
    for (const feed of ['notifications', 'own'] as const)
      if (typeof feeds[feed] === 'string') position.reached[feed] = feeds[feed]
    if (typeof kept['deep'] === 'string') position.lastDeepWalk = kept['deep']
    if (typeof kept['stream'] === 'number') position.streamTime = kept['stream']
    for (const mark of listOf(kept['recent'])) if (typeof mark === 'string') position.#handedOut.add(mark)
    return position
  }

  toCursor(): string {
    const recent = [...this.#handedOut].slice(-keptInCursor)
    const { reached, lastDeepWalk: deep, streamTime: stream } = this
    return JSON.stringify({ v: 1, reached, deep, stream, recent })
  }

  has(uri: string): boolean {
    return this.#handedOut.has(markOf(uri))
  }

  add(uri: string, feed: Feed | null, sortedAt: string): void {
    const mark = markOf(uri)
    this.#handedOut.delete(mark)
    this.#handedOut.add(mark)
    if (this.#handedOut.size > keptInMemory)
      this.#handedOut.delete(this.#handedOut.values().next().value as string)
    if (feed) this.settle(feed, sortedAt)
  }

  /** Everything this feed lists up to the date was handed out. */
  settle(feed: Feed, until: string | null): void {
    if (until && until > (this.reached[feed] ?? '')) this.reached[feed] = until
  }
}

/** 48 bits of a hash: short in the cursor, and two posts in a billion months share one. */
const markOf = (uri: string): string => createHash('sha256').update(uri).digest('base64url').slice(0, 8)
