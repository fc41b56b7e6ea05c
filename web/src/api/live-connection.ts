import type { LiveEvent, LiveMessage, LiveSaying } from '../../../server/schemas/live.ts'

export type LiveState = 'connecting' | 'live' | 'lost'

export type PresenceMessage = Exclude<LiveMessage, { since: string }>

export type LiveHandlers = {
  /** Everything that happened up to now is told; `fresh` when nothing was known before, so lists must be read. */
  onhello(fresh: boolean): void
  /** The past is gone: read everything again. */
  onreset(): void
  onevent(event: LiveEvent): void
  onpresence(message: PresenceMessage): void
  onstate(state: LiveState): void
  /** The session ended. The connection stays closed. */
  onsignedout(): void
}

/** The server says something at least every 10 s; this long without a word means that the line is dead. */
const deadAfterMs = 25_000
const firstDelayMs = 500
const longestDelayMs = 15_000
const sessionOver = 4401

/** One socket to `/api/live` that comes back by itself and goes on where it was. */
export class LiveConnection {
  readonly #handlers: LiveHandlers
  #socket: WebSocket | undefined
  #since: string | undefined
  #attempt = 0
  #retry: ReturnType<typeof setTimeout> | undefined
  #silence: ReturnType<typeof setTimeout> | undefined
  #closed = true

  constructor(handlers: LiveHandlers) {
    this.#handlers = handlers
  }

  start(): void {
    if (!this.#closed) return
    this.#closed = false
    window.addEventListener('online', this.reconnectNow)
    window.addEventListener('offline', this.#drop)
    document.addEventListener('visibilitychange', this.#onvisible)
    this.#connect()
  }

  close(): void {
    this.#closed = true
    window.removeEventListener('online', this.reconnectNow)
    window.removeEventListener('offline', this.#drop)
    document.removeEventListener('visibilitychange', this.#onvisible)
    clearTimeout(this.#retry)
    this.#leave()
  }

  /** Tries at once instead of waiting for the next turn; does nothing while the line is alive. */
  reconnectNow = (): void => {
    if (this.#closed || this.#socket) return
    this.#attempt = 0
    this.#connect()
  }

  /** Says it if somebody hears it; nothing is kept for later. */
  say = (saying: LiveSaying): void => {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(saying))
  }

  #connect(): void {
    clearTimeout(this.#retry)
    const url = new URL('/api/live', location.href)
    url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:'
    if (this.#since !== undefined) url.searchParams.set('since', this.#since)
    const socket = new WebSocket(url)
    this.#socket = socket
    this.#handlers.onstate('connecting')
    this.#expectWord()
    socket.onmessage = ({ data }) => {
      if (socket === this.#socket) this.#hear(JSON.parse(String(data)) as LiveMessage)
    }
    socket.onclose = ({ code }) => {
      if (socket !== this.#socket) return
      if (code === sessionOver) {
        this.close()
        this.#handlers.onsignedout()
      } else this.#drop()
    }
  }

  #hear(message: LiveMessage): void {
    this.#expectWord()
    if (!('since' in message)) return this.#handlers.onpresence(message)
    const fresh = this.#since === undefined
    this.#since = message.since
    if (message.type === 'event') return this.#handlers.onevent(message)
    if (message.type === 'heartbeat') return
    this.#attempt = 0
    this.#handlers.onstate('live')
    if (message.type === 'reset') this.#handlers.onreset()
    else this.#handlers.onhello(fresh)
  }

  #expectWord(): void {
    clearTimeout(this.#silence)
    this.#silence = setTimeout(this.#drop, deadAfterMs)
  }

  #drop = (): void => {
    if (this.#closed) return
    this.#leave()
    this.#handlers.onstate('lost')
    clearTimeout(this.#retry)
    this.#retry = setTimeout(() => this.#connect(), retryDelay(this.#attempt++, Math.random()))
  }

  #leave(): void {
    clearTimeout(this.#silence)
    const socket = this.#socket
    this.#socket = undefined
    socket?.close()
  }

  #onvisible = (): void => {
    if (document.visibilityState === 'visible') this.reconnectNow()
  }
}

/** Milliseconds to wait before attempt `attempt` (0 based): doubling, at most 15 s, half of it by chance. */
export const retryDelay = (attempt: number, chance: number): number => {
  const full = Math.min(longestDelayMs, firstDelayMs * 2 ** attempt)
  return full / 2 + (full / 2) * chance
}
