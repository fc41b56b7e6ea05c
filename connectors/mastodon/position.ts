import { listOf, objectOf, parseObject } from '../kit/shapes.ts'
import type { Link, Seen } from './map.ts'

export type Feed = 'notifications' | 'own'
type Known = Link & { editedAt: string | null; listedAt: string | null }

/** As many as the cursor carries; the longer memory of a reading is lost with it, at the price of repeats. */
const keptInCursor = 120
const keptInMemory = 20_000

/**
 * Where a reading is: per list the last id handed out, and which posts the newest were, so that their deletions and
 * edits, told by the server's own ids, are understood. As text it is the source's cursor.
 */
export class Position {
  /** Last id handed out, by list; null while there was none. */
  readonly reached: Record<Feed, string | null> = { notifications: null, own: null }
  readonly #known = new Map<string, Known>()

  static parse(cursor: string | null): Position {
    const position = new Position()
    const kept = parseObject(cursor ?? '') ?? {}
    const reached = objectOf(kept['reached'])
    for (const feed of ['notifications', 'own'] as const)
      if (typeof reached[feed] === 'string' && reached[feed] !== '0') position.reached[feed] = reached[feed]
    for (const entry of listOf(kept['recent'])) {
      const [id, uri, rootUri, editedAt, listedAt] = listOf(entry)
      if (typeof id !== 'string' || typeof uri !== 'string') continue
      const known = { uri, rootUri: orNull(rootUri), editedAt: orNull(editedAt), listedAt: orNull(listedAt) }
      position.#known.set(id, known)
    }
    return position
  }

  toCursor(): string {
    const recent = [...this.#known]
      .slice(-keptInCursor)
      .map(([id, { uri, rootUri, editedAt, listedAt }]) => [id, uri, rootUri, editedAt, listedAt])
    return JSON.stringify({ v: 1, reached: this.reached, recent })
  }

  find(id: string): Known | undefined {
    return this.#known.get(id)
  }

  /** Whether this very version of it was handed out. */
  has({ id, editedAt }: Seen): boolean {
    const known = this.#known.get(id)
    return known !== undefined && known.editedAt === editedAt
  }

  add(seen: Seen, { rootUri, listedAt }: { rootUri: string | null; listedAt: string | null }): void {
    this.#known.delete(seen.id)
    this.#known.set(seen.id, { uri: seen.uri, rootUri, editedAt: seen.editedAt, listedAt })
    if (this.#known.size > keptInMemory) this.#known.delete(this.#known.keys().next().value as string)
  }
}

const orNull = (value: unknown): string | null => (typeof value === 'string' ? value : null)
