import { setTimeout as pause } from 'node:timers/promises'
import type { Client } from '@elastic/elasticsearch'
import { aliasName, kinds } from './names.ts'
import type { Notebook } from './notebook.ts'
import { blockNoteId, staleMs, takeOff, Unchanged, type BlockNote } from './standing-block.ts'
import { StoreTrouble } from './trouble.ts'

type Options = { client: Client; prefix: string; notebook: Notebook; onTrouble(error: unknown): void }

const lookAgainMs = 1_000
/** Longer than a move that lives keeps anybody waiting. */
const tooLongMs = 15_000

/** Takes off the blocks of moves that died behind them, so that people can go on by themselves. */
export class LeftBlocks {
  readonly #options: Options
  readonly #blocked = new Map<string, { since: number; unchanged: Unchanged }>()
  #isLooking = false
  #ended = false

  constructor(options: Options) {
    this.#options = options
  }

  /** A write met a block. */
  met(): void {
    if (this.#ended || this.#isLooking) return
    this.#isLooking = true
    void this.#lookUntilNone()
      .catch(this.#options.onTrouble)
      .finally(() => {
        this.#isLooking = false
      })
  }

  /** Throws `StoreTrouble` where writes have been kept waiting for longer than a move takes. */
  async check(): Promise<void> {
    for (const index of await this.#list()) {
      this.met()
      const waited = performance.now() - (this.#blocked.get(index)?.since ?? performance.now())
      if (waited > tooLongMs)
        throw new StoreTrouble(
          'moving',
          `The index ${index} has taken no writes for ${Math.round(waited / 1000)} s (index.blocks.write). If no “causerie migrate” is running, run it again, or take the block off.`,
        )
    }
  }

  end(): void {
    this.#ended = true
  }

  async #lookUntilNone(): Promise<void> {
    while (!this.#ended) {
      const watched = await Promise.all((await this.#list()).map((index) => this.#watch(index)))
      if (!watched.includes(true)) return
      await pause(lookAgainMs, undefined, { ref: false })
    }
  }

  /** Answers whether it is a block of ours: somebody else's is for them to take off. */
  async #watch(from: string): Promise<boolean> {
    const { notebook } = this.#options
    const noted = await notebook.readInPlace<BlockNote>(blockNoteId(from))
    const blocked = this.#blocked.get(from)
    if (!noted || !blocked) return false
    if (blocked.unchanged.ms(noted) > staleMs) await takeOff({ ...this.#options, from }, noted)
    return true
  }

  /** The indices of ours that take no writes now. */
  async #list(): Promise<string[]> {
    const { client, prefix } = this.#options
    const answer = await client.indices.getSettings({
      index: kinds.map((kind) => aliasName(prefix, kind)),
      name: 'index.blocks.write',
      flat_settings: true,
      ignore_unavailable: true,
    })
    const names = Object.entries(answer).flatMap(([index, { settings }]) =>
      String(settings?.['index.blocks.write']) === 'true' ? [index] : [],
    )
    for (const known of this.#blocked.keys()) if (!names.includes(known)) this.#blocked.delete(known)
    for (const name of names)
      if (!this.#blocked.has(name))
        this.#blocked.set(name, { since: performance.now(), unchanged: new Unchanged() })
    return names
  }
}
