/**
 * The block behind which the last changes of an index are carried over while writers wait. Who puts it up may die, or
 * be only slow, so three things hold it:
 * - a note says that it stands, and is renewed; whoever sees it unchanged for long, by its own clock, takes the note
 *   over, and then the block off;
 * - a mark, an alias on the next index: it goes before the block does, and the swap asks for it in the same step, so
 *   that who was only slow cannot swap any more and has to start over;
 * - whoever takes it off does so promptly or not at all, and nobody puts one up while a note is fresh: no late hand
 *   takes off the block of another.
 */
import { randomBytes } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { errors, type Client } from '@elastic/elasticsearch'
import type { Notebook, Noted, Place } from './notebook.ts'

export type Moving = { client: Client; notebook: Notebook; from: string; to: string; signal?: AbortSignal }
export type BlockNote = { by: string; to: string; stands: boolean; beat: number }

/** A note that nobody renewed for so long is of somebody dead. Less than people wait for a write, milliseconds. */
export const staleMs = 10_000
const renewMs = 2_000
const promptMs = 3_000
const lookAgainMs = 500

/** Somebody took us for dead: what was written since is not known. */
export class BlockTaken extends Error {
  override name = 'BlockTaken'
}

export const blockNoteId = (from: string): string => `block of ${from}`
const newName = (): string => randomBytes(6).toString('hex')
const markOf = ({ to, by }: { to: string; by: string }): string => `${to}-moved-by-${by}`

/** Tells how long something has been the same, by our own clock. */
export class Unchanged {
  #last = ''
  #since = 0

  ms(what: unknown): number {
    const text = JSON.stringify(what)
    if (text !== this.#last) this.#since = performance.now()
    this.#last = text
    return performance.now() - this.#since
  }
}

export class StandingBlock {
  readonly #moving: Moving
  readonly #by: string
  #place: Place
  #beat = 0
  #isTaken = false
  #isOver = false
  #renewing: Promise<void>
  readonly #stop = new AbortController()

  /** Resolves when nothing is written to `from` any more; waits while another's block stands. */
  static async put(moving: Moving): Promise<StandingBlock> {
    const { client, from, to } = moving
    const by = newName()
    const block = new StandingBlock(moving, by, await takeNote(moving, by))
    try {
      await client.indices.updateAliases({
        actions: [
          { remove: { index: to, alias: markOf({ to, by: '*' }), must_exist: false } },
          { add: { index: to, alias: markOf({ to, by }) } },
        ],
      })
      await client.indices.addBlock({ index: from, block: 'write' })
      return block
    } catch (error) {
      await block.lift().catch(() => undefined)
      throw error
    }
  }

  private constructor(moving: Moving, by: string, place: Place) {
    this.#moving = moving
    this.#by = by
    this.#place = place
    this.#renewing = this.#renewRegularly()
  }

  /** Lets the alias point to the next index. Throws `BlockTaken` where somebody took the block off. */
  async swap(alias: string): Promise<void> {
    const { client, from, to } = this.#moving
    if (this.#isTaken) throw new BlockTaken()
    const mark = markOf({ to, by: this.#by })
    try {
      await client.indices.updateAliases({
        actions: [
          { remove: { index: to, alias: mark, must_exist: true } },
          { remove_index: { index: from } },
          { add: { index: to, alias } },
        ],
      })
    } catch (error) {
      throw isMarkMissing(error, mark) ? new BlockTaken() : error
    }
    await this.#end()
    await this.#write({ stands: false }).catch(() => undefined)
  }

  /** Lets writers go on. Where somebody took it, that one does. */
  async lift(): Promise<void> {
    await this.#end()
    if (!this.#isTaken) await takeOff(this.#moving, { note: this.#note(true), place: this.#place })
  }

  async #renewRegularly(): Promise<void> {
    const { signal } = this.#stop
    while (!this.#isOver && !this.#isTaken) {
      await pause(renewMs, undefined, { signal, ref: false }).catch(() => undefined)
      // One that fails is tried again; one of which nobody knows leaves us without our place, as if it were taken.
      if (!this.#isOver) await this.#write({ stands: true }).catch(() => undefined)
    }
  }

  async #write({ stands }: { stands: boolean }): Promise<void> {
    this.#beat += 1
    const { notebook, from } = this.#moving
    const place = await notebook.replace(blockNoteId(from), this.#note(stands), this.#place)
    if (place) this.#place = place
    else this.#isTaken = true
  }

  #note(stands: boolean): BlockNote {
    return { by: this.#by, to: this.#moving.to, stands, beat: this.#beat }
  }

  async #end(): Promise<void> {
    this.#isOver = true
    this.#stop.abort()
    await this.#renewing
  }
}

/** Waits until nobody's stands, or until who put it up is dead. */
const takeNote = async ({ notebook, from, to, signal }: Moving, by: string): Promise<Place> => {
  const unchanged = new Unchanged()
  for (;;) {
    signal?.throwIfAborted()
    const there = await notebook.readInPlace<BlockNote>(blockNoteId(from))
    if (!there?.note.stands || unchanged.ms(there) > staleMs) {
      const note: BlockNote = { by, to, stands: true, beat: 0 }
      const place = await notebook.replace(blockNoteId(from), note, there?.place)
      if (place) return place
    }
    await pause(lookAgainMs, undefined, { ...(signal && { signal }) })
  }
}

/** Takes a block off for good, or not at all: whoever looks next then does. */
export const takeOff = async (
  { client, notebook, from }: Pick<Moving, 'client' | 'notebook' | 'from'>,
  { note, place }: Noted<BlockNote>,
): Promise<void> => {
  const startedAt = performance.now()
  const mine: BlockNote = { by: newName(), to: note.to, stands: true, beat: 0 }
  const taken = await notebook.replace(blockNoteId(from), mine, place)
  if (!taken) return
  await client.indices.updateAliases(
    { actions: [{ remove: { index: note.to, alias: markOf({ to: note.to, by: '*' }), must_exist: false } }] },
    { ignore: [404] },
  )
  if (performance.now() - startedAt > promptMs) return
  await client.indices.putSettings(
    { index: from, settings: { 'index.blocks.write': null }, master_timeout: `${promptMs}ms` },
    { ignore: [404] },
  )
  await notebook.replace(blockNoteId(from), { ...mine, stands: false }, taken)
}

const isMarkMissing = (error: unknown, mark: string): boolean =>
  error instanceof errors.ResponseError && error.statusCode === 404 && error.message.includes(mark)
