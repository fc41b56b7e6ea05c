/** How far a long command has come: one line that fills up on a terminal, a line now and then elsewhere. */

const sayEveryMs = 5_000
const drawEveryMs = 200
const width = 30

export type Output = { isTTY?: boolean; write(text: string): unknown }

export class Progress {
  readonly #out: Output
  readonly #what: string
  readonly #total: number
  readonly #startedAt = performance.now()
  #done = 0
  #begunAt = 0
  #saidAt = -Infinity

  constructor(out: Output, { what, total, begunAt = 0 }: { what: string; total: number; begunAt?: number }) {
    this.#out = out
    this.#what = what
    this.#total = total
    this.#begunAt = begunAt
    this.#done = begunAt
  }

  add(count: number): void {
    this.#done += count
    const now = performance.now()
    if (now - this.#saidAt < (this.#out.isTTY ? drawEveryMs : sayEveryMs)) return
    this.#saidAt = now
    this.#say('')
  }

  end(): void {
    this.#say(this.#out.isTTY ? '\n' : '')
  }

  #say(after: string): void {
    const seconds = (performance.now() - this.#startedAt) / 1000
    const rate = (this.#done - this.#begunAt) / Math.max(seconds, 0.001)
    const share = this.#total === 0 ? 1 : Math.min(1, this.#done / this.#total)
    const left = rate > 0 ? Math.ceil((this.#total - this.#done) / rate) : null
    const facts = `${this.#done} of ${this.#total} ${this.#what}, ${Math.round(rate)} a second${left && left > 0 ? `, ${left} s left` : ''}`
    const filled = Math.round(share * width)
    const bar = `${'█'.repeat(filled)}${'░'.repeat(width - filled)}`
    this.#out.write(this.#out.isTTY ? `\r${bar} ${facts}\u001b[K${after}` : `${facts}\n`)
  }
}
