import type { WebSocket } from 'ws'
import type { LiveMessage } from '../schemas/live.ts'
import type { Visit } from '../services/access.ts'
import type { Line } from './live-lines.ts'

/** Why a live connection is closed by us; the client comes back with `since`, except after `signedOut`. */
export const closing = {
  leaving: { code: 1001, reason: 'restarting' },
  broken: { code: 1011, reason: 'something went wrong here' },
  signedOut: { code: 4401, reason: 'not signed in' },
  tooSlow: { code: 4408, reason: 'too slow' },
  tooTalkative: { code: 4429, reason: 'too much said' },
} as const

export type ClientOptions = {
  visit: Visit
  maxBuffered: number
  isAtOrBefore: (a: string, b: string) => boolean
}

/** New lines that may wait while the past is handed out. */
const mostWaiting = 5_000

/** One browser's socket. Lines wait until the past is handed out, then go straight through, in the log's order. */
export class LiveClient {
  visit: Visit
  /** Answered since the last heartbeat. */
  alive = true
  readonly closed: Promise<void>
  /** Resolves as soon as it is over: before `closed`, which waits for the other side's goodbye. */
  readonly leaving: Promise<void>
  readonly #leave: () => void
  readonly #socket: WebSocket
  readonly #options: ClientOptions
  /** Everything up to here is sent, or is not for this person. */
  #position: string | null = null
  #waiting: Line[] | null = []

  constructor(socket: WebSocket, options: ClientOptions) {
    this.#socket = socket
    this.#options = options
    this.visit = options.visit
    const { promise, resolve } = Promise.withResolvers<void>()
    this.leaving = promise
    this.#leave = resolve
    this.closed = new Promise((resolve) => socket.once('close', () => resolve()))
    void this.closed.then(resolve)
    socket.on('pong', () => {
      this.alive = true
    })
  }

  get gone(): boolean {
    return this.#socket.readyState !== this.#socket.OPEN
  }

  /** Hands out a page of the past; resolves when it has left, so that a long past does not pile up. */
  async recount(lines: readonly Line[]): Promise<void> {
    const texts = lines.filter((line) => this.#isFor(line)).map(({ text }) => text)
    const last = texts.pop()
    for (const text of texts) this.#socket.send(text)
    if (last !== undefined) await new Promise<void>((resolve) => this.#socket.send(last, () => resolve()))
  }

  /** The past is told up to this position, or given up: from here on the client hears what comes. */
  goLive(type: 'hello' | 'reset', position: string): void {
    const waiting = this.#waiting ?? []
    this.#waiting = null
    this.#position = position
    this.#send(JSON.stringify({ type, since: position } satisfies LiveMessage))
    for (const line of waiting) this.deliver(line)
  }

  /** What it heard so far may not be all. One that is still catching up finds out by itself. */
  startOver(position: string): void {
    if (!this.#waiting) this.goLive('reset', position)
  }

  deliver(line: Line): void {
    if (this.gone) return
    if (this.#waiting) {
      if (this.#waiting.push(line) > mostWaiting) this.close(closing.tooSlow)
      return
    }
    if (this.#position !== null && this.#options.isAtOrBefore(line.since, this.#position)) return
    this.#position = line.since
    if (this.#isFor(line)) this.#send(line.text)
  }

  /** Something without a position: of what holds now, nothing is told before `goLive`. */
  tell(text: string): void {
    if (!this.#waiting) this.#send(text)
  }

  beat(): void {
    this.alive = false
    this.#socket.ping()
    if (this.#position === null || this.#waiting) return
    this.#send(JSON.stringify({ type: 'heartbeat', since: this.#position } satisfies LiveMessage))
  }

  close({ code, reason }: { code: number; reason: string }): void {
    this.#socket.close(code, reason)
    this.#leave()
  }

  terminate(): void {
    this.#socket.terminate()
  }

  #isFor({ isFor }: Line): boolean {
    return isFor(this.visit.actor)
  }

  #send(text: string): void {
    if (this.gone) return
    if (this.#socket.bufferedAmount > this.#options.maxBuffered) this.close(closing.tooSlow)
    else this.#socket.send(text)
  }
}
