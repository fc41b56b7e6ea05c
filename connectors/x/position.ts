import { instantOf, isObject, listOf } from '../kit/shapes.ts'
import { type Feed, feeds } from './feeds.ts'
import { type Hole, parseHoles } from './holes.ts'
import { compareIds, idAt, isId, newerId, timeOfId } from './ids.ts'

const keptInCursor = 2000

/**
 * Where a reading is: per feed the newest id that was listed, and which posts within the overlap were handed out. As
 * text it is the source's cursor.
 */
export class Position {
  readonly reached: Record<Feed, string | null> = { mentions: null, search: null, own: null }
  /** When all feeds were last asked to the end. */
  askedAt: string | null = null
  /** What lists did not show, and a search is still to find. */
  holes: readonly Hole[] = []
  #handedOut = new Set<string>()

  static parse(cursor: string | null): Position {
    const position = new Position()
    const kept = parseObject(cursor)
    const reached = isObject(kept['reached']) ? kept['reached'] : {}
    for (const feed of feeds) if (isId(reached[feed])) position.reached[feed] = reached[feed]
    for (const id of listOf(kept['recent'])) if (isId(id)) position.#handedOut.add(id)
    position.askedAt = instantOf(kept['askedAt'])
    position.holes = parseHoles(kept['holes'])
    return position
  }

  toCursor(): string {
    const recent = [...this.#handedOut].slice(-keptInCursor)
    const { reached, askedAt, holes } = this
    return JSON.stringify({ v: 1, reached, askedAt, holes, recent })
  }

  get handedOut(): Iterable<string> {
    return this.#handedOut
  }

  has(id: string): boolean {
    return this.#handedOut.has(id)
  }

  add(id: string): void {
    this.#handedOut.add(id)
  }

  /** Where known ground begins: the newest id of the feed, and below it what may still be listed late, ms. */
  knownFrom(feed: Feed, lag: number): string | null {
    const reached = this.reached[feed]
    const time = reached === null ? undefined : timeOfId(reached)
    return time === undefined ? reached : idAt(time - lag)
  }

  /** From where on a hole is searched: like a list from its floor, but no further than what is remembered. */
  holeFrom(known: string, floor: string): string {
    const recent = [...this.#handedOut].slice(-keptInCursor).sort(compareIds)
    const remembered = recent.length < keptInCursor ? floor : newerId(floor, recent[0] ?? floor)
    return remembered !== null && compareIds(remembered, known) < 0 ? remembered : known
  }

  /** Everything this feed lists up to this id was handed out. */
  settle(feed: Feed, id: string | null): void {
    this.reached[feed] = newerId(this.reached[feed], id)
  }

  /** Below this id nothing of the feed is asked for. */
  floor(feed: Feed, { overlap, firstFrom }: { overlap: number; firstFrom: number }): string {
    const reached = this.reached[feed]
    const time = reached === null ? undefined : timeOfId(reached)
    const from = time === undefined ? firstFrom : time - overlap
    // A search refuses ids older than it reaches.
    return idAt(feed === 'search' ? Math.max(from, firstFrom) : from)
  }

  /** Forgets what no list will show again. */
  forgetBelow(floor: string): void {
    this.#handedOut = new Set([...this.#handedOut].filter((id) => compareIds(id, floor) >= 0))
  }
}

const parseObject = (text: string | null): Record<string, unknown> => {
  try {
    const value: unknown = JSON.parse(text ?? '{}')
    return isObject(value) ? value : {}
  } catch {
    return {}
  }
}
