import type { SessionTools } from '../../server/ports/connector.ts'
import { describeFailure } from '../kit/failures.ts'
import { openStream } from '../kit/requests.ts'
import { isObject, listOf, objectOf, parseObject, textOf } from '../kit/shapes.ts'
import { orAborted, pause } from '../kit/waiting.ts'
import { dialects } from './dialect.ts'
import { XRefusal } from './failures.ts'
import { isId } from './ids.ts'
import { type Included, readIncludes } from './includes.ts'
import { lines } from './lines.ts'
import type { Pace } from './pace.ts'
import { StreamRules } from './rules.ts'
import { StreamBackoff } from './stream-backoff.ts'

export type Streamed = { id: string; post: Record<string, unknown>; included: Included }

export type StreamOptions = {
  service: URL
  bearerToken: string
  us: { id: string; handle: string }
  pace: Pace
  tools: SessionTools
}

/** More than this many posts that nobody took are left with X. */
const maxWaiting = 1000

/**
 * X's filtered stream: one connection for the whole app, without a memory. It only makes things quicker: what is said
 * while it is not heard is found by polling, each time it is connected anew.
 */
export class PostStream {
  readonly #options: StreamOptions
  readonly #rules: StreamRules
  readonly #backoff: StreamBackoff
  readonly #closed = new AbortController()
  readonly #waiting: Streamed[] = []
  #wake: () => void = () => {}
  #taken: () => void = () => {}
  #ruleIds = new Set<string>()
  #rulesCheckedAt = -Infinity
  /** Both versions describe the stream in the older words; the newer ones are tried where those are refused. */
  #dialect: 0 | 1 = 1
  #connections = 0
  #isOpen = false
  #isStarted = false
  #heardAt: Date | null = null
  #trouble: string | null = null

  constructor(options: StreamOptions) {
    this.#options = options
    this.#backoff = new StreamBackoff(options.pace)
    this.#rules = new StreamRules({
      ...options,
      timeoutMs: options.pace.requestTimeout,
      closed: this.#closed.signal,
    })
  }

  /** Which connection is heard now, counted from 1; null while none is. */
  get connection(): number | null {
    return this.#isOpen ? this.#connections : null
  }

  /** When anything was heard last, be it a sign of life, and all of it was taken; null while posts wait. */
  get heardUntil(): Date | null {
    return this.#waiting.length === 0 ? this.#heardAt : null
  }

  /** Why it is not heard, for people; null while it is, or will soon be again. */
  get trouble(): string | null {
    return this.#trouble
  }

  /** Starts it, once. */
  open(): void {
    if (this.#isStarted) return
    this.#isStarted = true
    void this.#run()
  }

  close(): void {
    this.#closed.abort(new DOMException('the stream is closed', 'AbortError'))
    this.#taken()
    this.#wake()
  }

  /** What came, as soon as anything did or the connection changed; after this long at the latest. */
  async next(ms: number, signal: AbortSignal): Promise<Streamed[]> {
    if (this.#waiting.length === 0) {
      const over = new AbortController()
      this.#wake = () => over.abort()
      await pause(Math.max(0, ms), AbortSignal.any([signal, over.signal]))
      this.#wake = () => {}
    }
    const news = this.#waiting.splice(0)
    this.#taken()
    return news
  }

  async #run(): Promise<void> {
    const { signal } = this.#closed
    while (!signal.aborted) {
      const failure = await this.#listen().catch((error: unknown) => error)
      this.#isOpen = false
      this.#wake()
      if (signal.aborted) return
      const wait = this.#backoff.after(failure)
      this.#note(failure, wait)
      await pause(wait, signal)
    }
  }

  /** Hears one connection to its end. */
  async #listen(): Promise<void> {
    await this.#checkRules()
    const ended = new AbortController()
    const signal = AbortSignal.any([this.#closed.signal, ended.signal])
    try {
      const body = await this.#connect(signal)
      this.#connections++
      this.#isOpen = true
      this.#trouble = null
      this.#wake()
      await this.#hear(body, signal)
    } finally {
      ended.abort()
    }
  }

  async #checkRules(): Promise<void> {
    const { us, pace } = this.#options
    if (performance.now() - this.#rulesCheckedAt < pace.rulesHold) return
    this.#ruleIds = await this.#rules.keepInStep({
      value: `(@${us.handle} OR to:${us.handle} OR url:"x.com/${us.handle}/status") -from:${us.handle} -is:retweet`,
      tag: `causerie ${us.id}`,
    })
    this.#rulesCheckedAt = performance.now()
  }

  async #connect(signal: AbortSignal): Promise<ReadableStream<Uint8Array>> {
    const { service, bearerToken, pace } = this.#options
    const url = new URL('/2/tweets/search/stream', service)
    for (const [name, value] of Object.entries(dialects[this.#dialect].fields))
      url.searchParams.set(name, value)
    const headers = { authorization: `Bearer ${bearerToken}` }
    const response = await openStream(url, { connectMs: pace.requestTimeout, signal, headers })
    if (response.ok && response.body) return response.body
    const refusal = new XRefusal(
      response.status,
      Object.fromEntries(response.headers),
      parseObject(await bodyOf(response, pace.requestTimeout)),
    )
    if (refusal.isUnknownField) this.#dialect = this.#dialect === 0 ? 1 : 0
    // Somebody may have taken our rule away.
    else this.#rulesCheckedAt = -Infinity
    throw refusal
  }

  async #hear(body: ReadableStream<Uint8Array>, signal: AbortSignal): Promise<void> {
    const { streamSilent } = this.#options.pace
    const heard = () => {
      this.#heardAt = this.#options.tools.now()
      this.#backoff.reset()
    }
    for await (const line of lines(body, { silentMs: streamSilent, signal, onHeard: heard })) {
      const message = parseObject(line)
      if (!message) continue
      this.#take(message)
      const { errors } = message
      // With a post beside it, it only says that something near the post could not be shown.
      if (listOf(errors).length > 0 && !message['data']) throw toldEnd(message)
      while (this.#waiting.length >= maxWaiting && !signal.aborted)
        await orAborted(new Promise<void>((resolve) => (this.#taken = resolve)), signal)
    }
  }

  #take(message: Record<string, unknown>): void {
    const { data, includes, matching_rules } = message
    const matched = listOf(matching_rules).map((rule) => String(objectOf(rule)['id']))
    const isOurs = matched.length === 0 || matched.some((id) => this.#ruleIds.has(id))
    if (!isObject(data) || !isId(data['id']) || !isOurs) return
    this.#waiting.push({ id: data['id'], post: data, included: readIncludes(includes) })
    this.#wake()
  }

  #note(failure: unknown, wait: number): void {
    if (failure instanceof XRefusal && failure.isUnknownField) return
    if (failure instanceof XRefusal) this.#trouble = troubleOf(failure)
    const error = failure instanceof Error && failure.message ? failure.message : describeFailure(failure)
    this.#options.tools.log({
      level: failure instanceof XRefusal ? 'warn' : 'info',
      message: 'the X stream is not heard; posts are found by polling meanwhile',
      detail: { error, wait },
    })
  }
}

const isFull = (said: string): boolean =>
  /connection limit|TooManyConnections|maximum allowed connection/i.test(said)

const troubleOf = (refusal: XRefusal): string =>
  isFull(`${refusal.message} ${refusal.issue}`)
    ? 'X streams to one listener an app, and another has the connection: posts are found by polling, a little later.'
    : `X refuses its stream (${refusal.message.slice(0, 200)}): posts are found by polling, a little later.`

/** X says why before it hangs up. */
const toldEnd = (message: Record<string, unknown>): Error => {
  const first = objectOf(listOf(message['errors'])[0])
  const said = `${textOf(first['title'], 100)} ${textOf(first['detail'], 300)} ${textOf(first['disconnect_type'], 100)}`
  return isFull(JSON.stringify(first))
    ? new XRefusal(429, {}, first)
    : new Error(said.trim() || 'X ended the stream')
}

const bodyOf = async (response: Response, ms: number): Promise<string> => {
  try {
    return await orAborted(response.text(), AbortSignal.timeout(ms))
  } catch {
    return ''
  }
}
