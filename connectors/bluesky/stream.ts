import { WebSocket } from 'ws'
import type { SessionTools } from '../../server/ports/connector.ts'
import type { PostReason } from '../../server/schemas/post.ts'
import { backoffMs } from '../kit/waiting.ts'
import { reasonFor } from './map.ts'
import type { Pace } from './pace.ts'
import { isObject, objectOf, parseObject } from '../kit/shapes.ts'
import { makePostUri, parsePostUri } from './uris.ts'

/** What the stream told since it was last asked. `time` is the stream's own, microseconds. */
export type StreamNews = {
  time: number
  created: { uri: string; reason: PostReason }[]
  deletedUris: string[]
}

const maxMessageBytes = 1_000_000
/** More than this many unread deletions are left to the re-checks. */
const maxWaiting = 5_000

/**
 * Jetstream: every post of the network as JSON, of which we keep those that concern us. It only makes things
 * quicker: it may drop, repeat, reorder or fall silent, and nothing relies on it.
 */
export class PostStream {
  readonly #address: URL
  readonly #ourDid: string
  readonly #pace: Pace
  readonly #tools: SessionTools
  #socket: WebSocket | undefined
  #news: StreamNews | undefined
  #time: number | null = null
  #failures = 0
  #timer: NodeJS.Timeout | undefined
  #quiet: NodeJS.Timeout | undefined
  #wake: () => void = () => {}
  #closed = false

  constructor(address: URL, { ourDid, pace, tools }: { ourDid: string; pace: Pace; tools: SessionTools }) {
    this.#address = address
    this.#ourDid = ourDid
    this.#pace = pace
    this.#tools = tools
  }

  /** Starts listening, from a time of the stream's own or from now. */
  open(since: number | null): void {
    this.#time = since
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
    const socket = new WebSocket(this.#requestAddress(), {
      handshakeTimeout: this.#pace.requestTimeout,
      maxPayload: maxMessageBytes,
      followRedirects: false,
    })
    this.#socket = socket
    this.#watchForQuiet(socket)
    socket.on('message', (data) => {
      this.#failures = 0
      this.#watchForQuiet(socket)
      this.#hear(String(data))
    })
    socket.on('error', (error) =>
      this.#tools.log({
        level: 'info',
        message: 'the Bluesky stream failed',
        detail: { error: error.message },
      }),
    )
    socket.on('close', () => this.#reconnect(socket))
  }

  #reconnect(socket: WebSocket): void {
    if (this.#closed || socket !== this.#socket) return
    clearTimeout(this.#quiet)
    const delay = backoffMs(this.#failures++, { baseMs: 1000, maxMs: 30_000 })
    this.#timer = setTimeout(() => this.#connect(), delay)
  }

  /** Streams are known to fall silent without closing. */
  #watchForQuiet(socket: WebSocket): void {
    clearTimeout(this.#quiet)
    this.#quiet = setTimeout(() => socket.terminate(), this.#pace.streamQuiet)
  }

  #requestAddress(): URL {
    const url = new URL(this.#address)
    if (url.pathname === '/') url.pathname = '/subscribe'
    url.searchParams.set('wantedCollections', 'app.bsky.feed.post')
    const now = this.#tools.now().getTime() * 1000
    // A place the server refuses would be refused for ever: after some failures we start from now.
    const isUsable =
      this.#time !== null && now - this.#time < this.#pace.streamMaxAge * 1000 && this.#failures < 4
    if (isUsable)
      url.searchParams.set('cursor', String((this.#time as number) - this.#pace.streamRewind * 1000))
    return url
  }

  #hear(message: string): void {
    const event = parseObject(message)
    if (!event || typeof event['time_us'] !== 'number') return
    this.#time = Math.max(this.#time ?? 0, event['time_us'])
    const { operation, collection, rkey, record } = objectOf(event['commit'])
    const uri = makePostUri(String(event['did']), String(rkey))
    if (event['kind'] !== 'commit' || collection !== 'app.bsky.feed.post' || !parsePostUri(uri)) return
    if (operation === 'delete') this.#note((news) => news.deletedUris.push(uri))
    if (operation !== 'create' || !isObject(record)) return
    const reason = reasonFor({ uri, record }, this.#ourDid)
    if (reason !== 'context') this.#note((news) => news.created.push({ uri, reason }))
  }

  #note(add: (news: StreamNews) => void): void {
    this.#news ??= { time: 0, created: [], deletedUris: [] }
    this.#news.time = this.#time ?? 0
    if (this.#news.created.length + this.#news.deletedUris.length < maxWaiting) add(this.#news)
    this.#wake()
  }
}
