import { WebSocket } from 'ws'
import type { SessionTools } from '../../server/ports/connector.ts'
import { isObject, parseObject } from '../kit/shapes.ts'
import { backoffMs } from '../kit/waiting.ts'
import { type Seen, seenStatus } from './map.ts'
import type { Pace } from './pace.ts'

/** What the stream told since it was last asked. */
export type StreamNews = {
  /** Something was said to us, or may have been while nobody listened: time to poll. */
  stirred: boolean
  /** The server's own ids. */
  deletedIds: string[]
  edited: Seen[]
}

const maxMessageBytes = 2_000_000
/** More than this many unread changes are left to the next looks. */
const maxWaiting = 2_000

export type StreamOptions = { accessToken: string; pace: Pace; tools: SessionTools }

/**
 * The server's websocket. It has no memory, and only makes things quicker: it may drop, repeat or fall silent, and
 * nothing relies on it. The address a server gives for it can be wrong, so there may be several to try.
 */
export class EventStream {
  readonly #addresses: readonly URL[]
  readonly #options: StreamOptions
  #socket: WebSocket | undefined
  #news: StreamNews | undefined
  #failures = 0
  #which = 0
  #isOpen = false
  #timer: NodeJS.Timeout | undefined
  #quiet: NodeJS.Timeout | undefined
  #wake: () => void = () => {}
  #closed = false

  constructor(addresses: readonly URL[], options: StreamOptions) {
    this.#addresses = addresses
    this.#options = options
  }

  get isOpen(): boolean {
    return this.#isOpen
  }

  open(): void {
    this.#connect()
  }

  /** News as soon as there is any; null after this long, or when the signal fires. */
  next(ms: number, signal: AbortSignal): Promise<StreamNews | null> {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer)
        signal.removeEventListener('abort', done)
        this.#wake = () => {}
        const news = this.#news ?? null
        this.#news = undefined
        resolve(news)
      }
      const timer = setTimeout(done, Math.max(0, ms))
      if (this.#news || signal.aborted) return done()
      signal.addEventListener('abort', done, { once: true })
      this.#wake = done
    })
  }

  close(): void {
    this.#closed = true
    clearTimeout(this.#timer)
    clearTimeout(this.#quiet)
    this.#socket?.terminate()
  }

  #connect(): void {
    if (this.#closed) return
    const { accessToken, pace } = this.#options
    const address = this.#addresses[this.#which % this.#addresses.length] as URL
    const socket = new WebSocket(streamAddress(address), {
      headers: { authorization: `Bearer ${accessToken}`, 'user-agent': 'Causerie' },
      handshakeTimeout: pace.requestTimeout,
      maxPayload: maxMessageBytes,
      followRedirects: false,
    })
    this.#socket = socket
    this.#watchForQuiet(socket)
    const alive = () => this.#watchForQuiet(socket)
    socket.on('ping', alive)
    let opened = false
    socket.on('open', () => {
      opened = true
      this.#isOpen = true
      // What was said while nobody listened is not told again.
      this.#note((news) => (news.stirred = true))
    })
    socket.on('message', (data) => {
      this.#failures = 0
      alive()
      this.#hear(String(data))
    })
    socket.on('error', (error) => this.#tellFailure(address, error))
    socket.on('close', () => {
      if (!opened) this.#which++
      this.#reconnect(socket)
    })
  }

  #tellFailure(address: URL, error: Error): void {
    this.#options.tools.log({
      level: this.#failures === 0 ? 'warn' : 'info',
      message: 'the Mastodon stream failed; posts are found by polling meanwhile',
      detail: { address: address.origin, error: error.message },
    })
  }

  #reconnect(socket: WebSocket): void {
    if (this.#closed || socket !== this.#socket) return
    this.#isOpen = false
    clearTimeout(this.#quiet)
    const round = Math.floor(this.#failures++ / this.#addresses.length)
    this.#timer = setTimeout(() => this.#connect(), backoffMs(round, { baseMs: 1000, maxMs: 60_000 }))
  }

  #watchForQuiet(socket: WebSocket): void {
    clearTimeout(this.#quiet)
    this.#quiet = setTimeout(() => socket.terminate(), this.#options.pace.streamQuiet)
  }

  #hear(message: string): void {
    const event = parseObject(message)
    if (!event || typeof event['payload'] !== 'string') return
    const { payload } = event
    if (event['event'] === 'notification') this.#note((news) => (news.stirred = true))
    if (event['event'] === 'delete') this.#note((news) => news.deletedIds.push(payload))
    if (event['event'] !== 'status.update') return
    const status = parseObject(payload)
    const seen = isObject(status) ? seenStatus(status) : undefined
    if (seen) this.#note((news) => news.edited.push(seen))
  }

  #note(add: (news: StreamNews) => void): void {
    this.#news ??= { stirred: false, deletedIds: [], edited: [] }
    if (this.#news.deletedIds.length + this.#news.edited.length < maxWaiting) add(this.#news)
    this.#wake()
  }
}

/** `user` and not `user:notification`: only there does a server tell of deletions and edits. */
const streamAddress = (base: URL): URL => {
  const url = new URL(base)
  if (!url.pathname.endsWith('/api/v1/streaming'))
    url.pathname = `${url.pathname.replace(/\/*$/, '')}/api/v1/streaming`
  url.searchParams.set('stream', 'user')
  return url
}
