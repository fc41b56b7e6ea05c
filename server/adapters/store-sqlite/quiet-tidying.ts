/** So long nobody has written anything, milliseconds. */
const quietMs = 1000

/** Tidies in small steps while nobody writes, and leaves off at once when somebody does. */
export class QuietTidying {
  readonly #step: () => Promise<boolean>
  #timer: NodeJS.Timeout | null = null
  #writes = 0
  #isOver = false

  /** `step` answers whether there is more to tidy. */
  constructor(step: () => Promise<boolean>) {
    this.#step = step
    this.noteWrite()
  }

  noteWrite(): void {
    this.#writes++
    if (!this.#isOver) this.#timer ??= this.#wait()
  }

  stop(): void {
    this.#isOver = true
    if (this.#timer) clearTimeout(this.#timer)
  }

  #wait(): NodeJS.Timeout {
    const seen = this.#writes
    const look = (): void => {
      this.#timer = null
      if (seen === this.#writes) void this.#tidy(seen)
      else this.#timer = this.#wait()
    }
    return setTimeout(look, quietMs).unref()
  }

  async #tidy(seen: number): Promise<void> {
    try {
      while (!this.#isOver && seen === this.#writes && (await this.#step()));
    } catch {
      // Searches find the same in untidied terms. Whoever writes next learns what is wrong with the file.
    }
  }
}
