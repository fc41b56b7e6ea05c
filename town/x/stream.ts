import type { ServerResponse } from 'node:http'
import type { StoredPost } from '../records.ts'
import { problem, problemType, type XAnswer } from './answers.ts'
import type { XParts } from './context.ts'
import { besidesOf, viewOf } from './views.ts'

/** The filtered stream: one connection for the app, a line for each post that a rule matches, a blank one to live. */
export class FilteredStream {
  readonly #x: XParts
  readonly #stop: () => void
  #open: ServerResponse | null = null
  #beat: NodeJS.Timeout | undefined

  constructor(x: XParts) {
    this.#x = x
    this.#stop = x.square.onEvent(({ post }) => {
      if (post) this.#tell(post)
    })
  }

  /** Why nobody may connect now; undefined when one may. */
  refusal(): XAnswer | undefined {
    const { faults, speech, rules } = this.#x
    if (faults.isOn('stream-drop'))
      return problem({ status: 503, title: 'Service Unavailable', detail: 'Service Unavailable' }, speech)
    const exception = (status: number, connection_issue: string, detail: string): XAnswer => {
      const { body } = problem(
        { status, title: 'ConnectionException', detail, kind: 'streaming-connection' },
        speech,
      )
      return { status, body: { ...(body as object), connection_issue } }
    }
    if (this.#open)
      return exception(
        429,
        'TooManyConnections',
        'This stream is currently at the maximum allowed connection limit.',
      )
    return rules.size === 0
      ? exception(
          409,
          'RuleConfigurationIssue',
          'Your stream has no rules. Define at least one before you connect.',
        )
      : undefined
  }

  accept(response: ServerResponse, headers: Record<string, string>): void {
    response.writeHead(200, { ...headers, 'content-type': 'application/json; charset=utf-8' })
    response.flushHeaders()
    this.#open = response
    this.#beat = setInterval(() => {
      if (!this.#x.faults.isOn('stream-silent')) response.write('\r\n')
    }, this.#x.keepAlive)
    this.#beat.unref()
    response.once('close', () => this.#forget(response))
  }

  get listeners(): number {
    return this.#open ? 1 : 0
  }

  drop(): void {
    this.#open?.socket?.resetAndDestroy()
  }

  /** Ends it as X does when it restarts. */
  end(): void {
    const farewell = {
      title: 'operational-disconnect',
      disconnect_type: 'UpstreamOperationalDisconnect',
      detail: 'This stream has been disconnected upstream for operational reasons.',
      type: problemType('operational-disconnect', this.#x.speech),
    }
    this.#open?.end(`${JSON.stringify({ errors: [farewell] })}\r\n`)
  }

  close(): void {
    this.#stop()
    this.#open?.destroy()
  }

  #forget(response: ServerResponse): void {
    if (this.#open !== response) return
    clearInterval(this.#beat)
    this.#open = null
  }

  #tell(post: StoredPost): void {
    if (!this.#open) return
    const { rules, square, faults, ledger } = this.#x
    const matching = rules.matching(post, square)
    if (matching.length === 0 || faults.take(['stream-silent'], 'x stream')) return
    ledger.handOut(post.uri, 'x stream')
    const matching_rules = matching.map(({ id, tag }) => ({ id, ...(tag !== undefined && { tag }) }))
    const line = { data: viewOf(post, this.#x), ...besidesOf([post], this.#x), matching_rules }
    const times = faults.take(['stream-repeat'], 'x stream') ? 2 : 1
    this.#open.write(`${JSON.stringify(line)}\r\n`.repeat(times))
  }
}
