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
import { isSafeAddress } from '../kit/addresses.ts'
import { objectOf, webLink } from '../kit/shapes.ts'
import { MastodonClient, type Me, type NewStatus } from './client.ts'
import { toConnectorError } from './failures.ts'
import { domainOf, type Native, type Seen } from './map.ts'
import { isThis, makeStatus, nativeOf, newKey, usualLimit } from './outgoing.ts'
import type { Pace } from './pace.ts'
import { Reading } from './reading.ts'
import type { MastodonSettings } from './settings.ts'
import { EventStream } from './stream.ts'

export const withheld = [
  'Posts of accounts that the account has blocked or muted, or whose server is blocked',
  'Replies to us that do not mention us',
]

const sources: readonly SourceDeclaration[] = [{ name: 'notifications', recall: 'full', withheld }]
/** Looking for a post of ours goes this far back: pages of 40. Within the slack a busy desk may have sent hundreds. */
const lookUpPages = 30
/** How far the server's clock may be from ours when a post of ours is looked for. */
const clockSlack = 10 * 60_000

/** One account on one Mastodon server. */
export class MastodonSession implements Session, CanReply, CanRecheck {
  readonly account: Account
  readonly sources = sources
  readonly recheckBatch = 20
  readonly #client: MastodonClient
  readonly #settings: MastodonSettings
  readonly #tools: SessionTools
  readonly #pace: Pace
  readonly #closed = new AbortController()
  /** Keys of sends that were tried: servers that forget or ignore keys are asked what they have first. */
  readonly #tried = new Set<string>()
  #limit: Promise<number> | undefined

  constructor(settings: MastodonSettings, options: { account: Account; tools: SessionTools; pace: Pace }) {
    this.account = options.account
    this.#settings = settings
    this.#tools = options.tools
    this.#pace = options.pace
    this.#client = new MastodonClient(settings, {
      now: options.tools.now,
      timeoutMs: options.pace.requestTimeout,
    })
  }

  async *read(source: string, cursor: string | null, signal: AbortSignal): AsyncGenerator<PulledPage> {
    if (source !== 'notifications')
      throw new ConnectorError('config', `Mastodon has no source named ${source}`)
    const ended = this.#until(signal)
    let stream: EventStream | null = null
    try {
      const { id } = await this.#signIn(ended)
      stream = this.#pace.listen ? await this.#makeStream(ended) : null
      const us = { id, address: this.account.id }
      const options = {
        client: this.#client,
        us,
        tools: this.#tools,
        pace: this.#pace,
        stream,
        signal: ended,
      }
      yield* new Reading(cursor, options).pages()
    } catch (error) {
      if (!ended.aborted) throw toConnectorError(error, { doing: 'read', now: this.#tools.now() })
    } finally {
      stream?.close()
    }
  }

  newClientId(): string {
    return newKey()
  }

  async send(part: OutgoingPart, signal: AbortSignal): Promise<SentPart> {
    const ended = this.#until(signal)
    const status = await this.#prepare(part, ended)
    if (this.#tried.has(part.clientId)) {
      const found = await this.#find(part, status, ended)
      if (found) return found
    }
    this.#tried.add(part.clientId)
    return this.#sentPart(await this.#client.post(status, { key: part.clientId, signal: ended }))
  }

  async lookUp(part: OutgoingPart, signal: AbortSignal): Promise<SentPart | undefined> {
    const ended = this.#until(signal)
    return this.#find(part, await this.#prepare(part, ended), ended)
  }

  async findGone(posts: readonly PostHandle[], signal: AbortSignal): Promise<string[]> {
    const ended = this.#until(signal)
    await this.#signIn(ended)
    const asked = posts.slice(0, this.recheckBatch).flatMap(({ uri, native }) => {
      const id = nativeOf(native)?.id
      return id ? [{ uri, id }] : []
    })
    if (asked.length === 0) return []
    const shown = new Set(
      (
        await this.#client.statuses(
          asked.map(({ id }) => id),
          ended,
        )
      ).map(({ id }) => id),
    )
    const gone = []
    for (const { uri, id } of asked)
      if (!shown.has(id) && !(await this.#client.findStatus(id, ended))) gone.push(uri)
    return gone
  }

  async close(): Promise<void> {
    this.#closed.abort(new DOMException('the session is closed', 'AbortError'))
    this.#client.close()
  }

  async #prepare(part: OutgoingPart, signal: AbortSignal): Promise<NewStatus> {
    const { privacy } = await this.#signIn(signal)
    this.#limit ??= this.#client.instance(signal).then(limitOf)
    const limit = await this.#limit.catch((error: unknown) => {
      this.#limit = undefined
      throw error
    })
    return makeStatus(part, { limit, privacy })
  }

  /** Our newest posts, back to before the part was due. */
  async #find(part: OutgoingPart, wanted: NewStatus, signal: AbortSignal): Promise<SentPart | undefined> {
    const { id } = await this.#signIn(signal)
    const since = new Date(Date.parse(part.createdAt) - clockSlack).toISOString()
    const home = domainOf(this.account.id)
    let max: string | null = null
    for (let page = 0; page < lookUpPages; page++) {
      const { items } = await this.#client.ownStatuses(id, { limit: 40, max }, signal)
      const recent = items.filter(({ status }) => (status.createdAt ?? '') >= since)
      const found = recent.find(({ status }) => isThis(status, wanted, home))
      if (found) return this.#sentPart(found.status)
      const last = items.at(-1)
      if (!last || recent.length === 0) return undefined
      max = last.id
    }
    throw new ConnectorError('transient', 'Too many posts of ours came after this one to look through them')
  }

  #sentPart(seen: Seen): SentPart {
    const { id, uri, visibility, body, createdAt } = seen
    const native: Native = {
      id,
      visibility,
      spoiler: typeof body['spoiler_text'] === 'string' ? body['spoiler_text'] : '',
      author: this.account.handle,
    }
    return { uri, url: webLink(body['url'], 2048), native, at: createdAt ?? this.#tools.now().toISOString() }
  }

  /** Where the stream may be: as an admin says, as the server says, else beside the rest. */
  async #makeStream(signal: AbortSignal): Promise<EventStream> {
    const { streaming, server, accessToken } = this.#settings
    const own = new URL(server)
    own.protocol = server.protocol === 'http:' ? 'ws:' : 'wss:'
    const said = streaming ? null : streamingOf(await this.#client.instance(signal))
    const addresses = [streaming ?? said, own].filter((url) => url !== null)
    return new EventStream(addresses, { accessToken, pace: this.#pace, tools: this.#tools })
  }

  #until(signal: AbortSignal): AbortSignal {
    return AbortSignal.any([signal, this.#closed.signal])
  }

  async #signIn(signal: AbortSignal): Promise<Me> {
    const me = await this.#client.me(signal)
    if (me.username.toLowerCase() !== this.account.id.split('@')[0])
      throw new ConnectorError(
        'config',
        `This access token belongs to another account than @${this.account.handle}`,
      )
    return me
  }
}

/** How long a post may be on this server. */
export const limitOf = (instance: Record<string, unknown>): number => {
  const statuses = objectOf(objectOf(instance['configuration'])['statuses'])
  const limit = statuses['max_characters']
  return typeof limit === 'number' && Number.isInteger(limit) && limit > 0 ? limit : usualLimit
}

const streamingOf = (instance: Record<string, unknown>): URL | null => {
  const said = objectOf(objectOf(instance['configuration'])['urls'])['streaming']
  if (typeof said !== 'string' || !URL.canParse(said)) return null
  const url = new URL(said)
  return isSafeAddress(url) && url.protocol.startsWith('ws') ? url : null
}
