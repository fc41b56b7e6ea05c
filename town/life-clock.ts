/** Time as the town lives it: runs `speed` times as fast as the wall's, and stands still while paused. */
export class LifeClock {
  #speed: number
  #paused = false
  #lived = 0
  #since = performance.now()
  readonly #waiting: { due: number; run: () => void }[] = []
  #timer: NodeJS.Timeout | undefined
  #stopped = false

  constructor(speed: number) {
    this.#speed = speed
  }

  get speed(): number {
    return this.#speed
  }

  get paused(): boolean {
    return this.#paused
  }

  /** Milliseconds lived since the start. */
  lived(): number {
    return this.#lived + (this.#paused ? 0 : (performance.now() - this.#since) * this.#speed)
  }

  change({ speed = this.#speed, paused = this.#paused }: { speed?: number; paused?: boolean }): void {
    this.#lived = this.lived()
    this.#since = performance.now()
    this.#speed = speed
    this.#paused = paused
    this.#arm()
  }

  /** Runs it after this much of life. */
  after(ms: number, run: () => void): void {
    this.#waiting.push({ due: this.lived() + ms, run })
    this.#waiting.sort((a, b) => a.due - b.due)
    this.#arm()
  }

  stop(): void {
    this.#stopped = true
    clearTimeout(this.#timer)
  }

  #arm(): void {
    clearTimeout(this.#timer)
    const next = this.#waiting[0]
    if (!next || this.#paused || this.#stopped) return
    const wait = Math.max(0, (next.due - this.lived()) / this.#speed)
    this.#timer = setTimeout(() => this.#runDue(), Math.min(wait, 1_000_000))
    this.#timer.unref()
  }

  #runDue(): void {
    while (!this.#paused && this.#waiting[0] && this.#waiting[0].due <= this.lived() + 0.5)
      this.#waiting.shift()?.run()
    this.#arm()
  }
}
