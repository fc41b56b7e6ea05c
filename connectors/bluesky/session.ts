import {
  type Account,
  type CanRecheck,
  type CanReply,
  ConnectorError,
  type OutgoingPart,
  type PostHandle,
  type PulledPage,
  type SentPart,
  type Session,
  type SessionTools,
  type SourceDeclaration,
} from '../../server/ports/connector.ts'
import { BlueskyClient, postsPerCall } from './client.ts'
import { toConnectorError } from './failures.ts'
import { type Native, replyRefs, type StrongRef } from './map.ts'
import { makeRecord } from './outgoing.ts'
import type { Pace } from './pace.ts'
import { Reading } from './reading.ts'
import type { BlueskySettings } from './settings.ts'
import { instantOf, objectOf } from '../kit/shapes.ts'
import { PostStream } from './stream.ts'
import { isRecordKey, makePostUri, newRecordKey, webUrl } from './uris.ts'

export const withheld = [
  'Posts of accounts that the account has blocked or muted, or that blocked it',
  'Direct messages',
]

const sources: readonly SourceDeclaration[] = [{ name: 'notifications', recall: 'full', withheld }]

/** One account on Bluesky, signed in when first needed. */
export class BlueskySession implements Session, CanReply, CanRecheck {
  readonly account: Account
  readonly sources = sources
  readonly recheckBatch = postsPerCall
  readonly #client: BlueskyClient
  readonly #settings: BlueskySettings
  readonly #tools: SessionTools
  readonly #pace: Pace
  readonly #closed = new AbortController()

  constructor(settings: BlueskySettings, options: { account: Account; tools: SessionTools; pace: Pace }) {
    this.account = options.account
    this.#settings = settings
    this.#tools = options.tools
    this.#pace = options.pace
    this.#client = new BlueskyClient(settings, {
      now: options.tools.now,
      timeoutMs: options.pace.requestTimeout,
    })
  }

  async *read(source: string, cursor: string | null, signal: AbortSignal): AsyncGenerator<PulledPage> {
    if (source !== 'notifications')
      throw new ConnectorError('config', `Bluesky has no source named ${source}`)
    const ended = AbortSignal.any([signal, this.#closed.signal])
    const options = { ourDid: this.account.id, tools: this.#tools, pace: this.#pace }
    const stream = this.#settings.stream ? new PostStream(this.#settings.stream, options) : null
    try {
      await this.#signIn(ended)
      const reading = new Reading(cursor, { ...options, client: this.#client, stream, signal: ended })
      for await (const page of reading.pages()) yield this.#settings.site.page(page)
    } catch (error) {
      if (!ended.aborted) throw toConnectorError(error, { doing: 'read', now: this.#tools.now() })
    } finally {
      stream?.close()
    }
  }

  newClientId(): string {
    return newRecordKey(this.#tools.now())
  }

  async send(part: OutgoingPart, signal: AbortSignal): Promise<SentPart> {
    if (!isRecordKey(part.clientId))
      throw new ConnectorError('permanent', 'This reply has no usable record key')
    const ended = AbortSignal.any([signal, this.#closed.signal])
    await this.#signIn(ended)
    const record = await makeRecord(part, (handle) => this.#client.findDid(handle, ended))
    const made = await this.#client.createRecord(
      { repo: this.account.id, rkey: part.clientId, record },
      ended,
    )
    if (made !== 'exists') return this.#settings.site.part(sentPart(made, record, part.createdAt))
    const found = await this.#lookUp(part, ended).catch((cause: unknown) => {
      const { kind, message, retryAfterMs } = cause as ConnectorError
      const wait = retryAfterMs === null ? {} : { retryAfterMs }
      throw new ConnectorError(kind, message, { cause, outcome: 'maybe-sent', ...wait })
    })
    // Taken a moment ago and gone now: somebody deleted our post, and it must not come back by itself.
    if (!found) throw new ConnectorError('permanent', 'The reply was on Bluesky and was deleted there')
    return found
  }

  async lookUp(part: OutgoingPart, signal: AbortSignal): Promise<SentPart | undefined> {
    const ended = AbortSignal.any([signal, this.#closed.signal])
    await this.#signIn(ended)
    return this.#lookUp(part, ended)
  }

  async findGone(posts: readonly PostHandle[], signal: AbortSignal): Promise<string[]> {
    const uris = posts.map(({ uri }) => uri)
    const ended = AbortSignal.any([signal, this.#closed.signal])
    await this.#signIn(ended)
    const shown = await this.#client.posts(uris.slice(0, postsPerCall), ended)
    const gone = []
    // The AppView also hides what it has not indexed yet, or what a block keeps from us: the record decides.
    for (const uri of uris.slice(0, postsPerCall))
      if (!shown.has(uri) && !(await this.#client.findRecord(uri, ended))) gone.push(uri)
    return gone
  }

  async close(): Promise<void> {
    this.#closed.abort(new DOMException('the session is closed', 'AbortError'))
    this.#client.close()
  }

  async #lookUp(part: OutgoingPart, signal: AbortSignal): Promise<SentPart | undefined> {
    const found = await this.#client.findRecord(makePostUri(this.account.id, part.clientId), signal)
    return found && this.#settings.site.part(sentPart(found, objectOf(found.value), part.createdAt))
  }

  async #signIn(signal: AbortSignal): Promise<void> {
    const did = await this.#client.signIn(signal)
    if (did !== this.account.id)
      throw new ConnectorError(
        'config',
        `These credentials belong to another account than @${this.account.handle}`,
      )
  }
}

const sentPart = ({ uri, cid }: StrongRef, record: Record<string, unknown>, createdAt: string): SentPart => ({
  uri,
  url: webUrl(uri),
  native: { uri, cid, ...replyRefs(record) } satisfies Native,
  at: instantOf(record['createdAt']) ?? createdAt,
})
