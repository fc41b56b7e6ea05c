import { setTimeout as pause } from 'node:timers/promises'
import type { Client } from '@elastic/elasticsearch'
import { changeNumbers } from './change-numbers.ts'
import { aliasName } from './names.ts'
import type { Notebook } from './notebook.ts'
import { searchWhole } from './search-whole.ts'

export type SweeperOptions = {
  client: Client
  prefix: string
  notebook: Notebook
  /** Tells the posts of these conversations what is to be known of them now; searches see all of both. */
  spread(ids: readonly string[]): Promise<void>
  onTrouble(error: unknown): void
  everyMs?: number
  /** No write of a post is under way for longer: what it knew of its conversation is then no older than this. */
  settledAfterMs?: number
}

/** How far all processes have come together: every change up to number `through` of this index has been told again. */
type Note = {
  index: string
  through: number
  /** What is numbered behind `through` was written after this moment, by the clock of who noted it. Unix milliseconds. */
  since: number
}
/** What number the changes had reached at a moment: by the process's own clock that only goes on, and by the wall's. */
type Seen = { index: string; number: number; at: number; wall: number }

const noteId = 'facts told again'
const pageSize = 500
/** Clocks of several machines may differ by so much, and a write may have been tried again for so long. */
const toleranceMs = 400_000
/** For each second of work so many of rest: it is never urgent, and people's searches are. */
const restFactor = 3

/**
 * Tells every change of a conversation a second time, once no write of a post from before it can be under way: a post
 * that was written in the very moment may have missed the first telling. Each change is gone through once, whichever
 * process does it; who finds that another one is at it leaves it to that.
 */
export class Sweeper {
  readonly #options: SweeperOptions
  readonly #settledAfterMs: number
  readonly #end = new AbortController()
  readonly #timer: NodeJS.Timeout
  #seen: Seen[] = []
  #underWay: Promise<void> | null = null

  constructor(options: SweeperOptions) {
    const { everyMs = 30_000, settledAfterMs = 90_000 } = options
    this.#options = options
    this.#settledAfterMs = settledAfterMs
    this.#timer = setInterval(() => void this.sweep(), everyMs).unref()
  }

  /** One at a time; resolves when it is over, whatever came in its way. */
  sweep(): Promise<void> {
    const over = (): void => void (this.#underWay = null)
    this.#underWay ??= this.#sweep().catch(this.#options.onTrouble).then(over)
    return this.#underWay
  }

  end(): void {
    clearInterval(this.#timer)
    this.#end.abort()
  }

  /** Resolves when nothing of it is under way. */
  async settle(): Promise<void> {
    await this.#underWay
  }

  async #sweep(): Promise<void> {
    const { notebook, client, prefix } = this.#options
    const now = await this.#look()
    const until = now && this.#settled(now.index)
    if (!now || !until) return
    const noted = await notebook.readInPlace<Note>(noteId)
    let place = noted?.place
    let note = goingOn(noted?.note, now)
    if (note.through < until.number)
      await client.indices.refresh({ index: [note.index, aliasName(prefix, 'post')] })
    while (note.through < until.number && !this.#end.signal.aborted) {
      const began = performance.now()
      const { ids, last } = await this.#changed(note, until.number)
      await this.#options.spread(ids)
      note =
        last === undefined
          ? { index: note.index, through: until.number, since: until.wall }
          : { ...note, through: last }
      const next = await notebook.replace(noteId, note, place)
      if (!next) return
      place = next
      if (last !== undefined) await this.#rest((performance.now() - began) * restFactor)
    }
  }

  async #look(): Promise<Seen | null> {
    const [at, wall] = [performance.now(), Date.now()]
    const { client, prefix } = this.#options
    const [shard] = await changeNumbers(client, aliasName(prefix, 'conversation'))
    if (shard?.settled === undefined) return null
    const seen = { index: shard.index, number: shard.settled, at, wall }
    this.#seen.push(seen)
    return seen
  }

  /** The latest look at this index that is long enough ago; earlier ones are of no more use. */
  #settled(index: string): Seen | undefined {
    const before = performance.now() - this.#settledAfterMs
    const found = this.#seen.findLastIndex((seen) => seen.index === index && seen.at <= before)
    this.#seen = this.#seen.slice(Math.max(0, found))
    return found < 0 ? undefined : this.#seen[0]
  }

  /** A page of those that changed in what posts know; `last` where there may be more behind it. */
  async #changed(
    { index, through, since }: Note,
    until: number,
  ): Promise<{ ids: string[]; last: number | undefined }> {
    const filter = [
      { range: { _seq_no: { gt: through, lte: until } } },
      { range: { factsAt: { gte: (since - toleranceMs) * 1000 } } },
    ]
    const { hits } = await searchWhole<never>(this.#options.client, {
      index,
      query: { bool: { filter } },
      size: pageSize,
      sort: [{ _seq_no: 'asc' }],
      _source: false,
    })
    const last = hits.hits.length < pageSize ? undefined : (hits.hits.at(-1)?.sort?.[0] as number | undefined)
    return { ids: hits.hits.map(({ _id }) => _id as string), last }
  }

  async #rest(ms: number): Promise<void> {
    await pause(ms, undefined, { signal: this.#end.signal, ref: false }).catch(() => undefined)
  }
}

const goingOn = (note: Note | undefined, { index, number }: Seen): Note => {
  if (!note) return { index, through: -1, since: 0 }
  // Migrated: its changes have new numbers and their old dates.
  if (note.index !== index) return { index, through: -1, since: note.since }
  // Restored from a time before the note.
  if (note.through > number) return { index, through: -1, since: 0 }
  return note
}
