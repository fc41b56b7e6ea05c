import { randomUUID } from 'node:crypto'
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
import { countText } from '../../server/schemas/counting.ts'
import { isObject } from '../kit/shapes.ts'
import type { Site } from '../kit/site.ts'
import { postsPerCall, XClient } from './client.ts'
import { toConnectorError } from './failures.ts'
import { idOfUri, isId, postUri, timeOfId, webUrl } from './ids.ts'
import { type Native, toNetworkPost } from './map.ts'
import { makeSigner } from './make-signer.ts'
import type { Pace } from './pace.ts'
import { Reading } from './reading.ts'
import type { XSettings } from './settings.ts'
import type { Signer } from './signer.ts'
import { Spending, spentError } from './spending.ts'
import { PostStream } from './stream.ts'

export const textLimit = 280
const lookUpPages = 4
/** Each day that a post is looked up again is paid for: most that is taken back is taken back soon. */
const recheckedFor = 2 * 24 * 60 * 60_000

export const withheld = [
  'Posts of protected accounts that the account does not follow, and of accounts that blocked it',
  'Mentions beyond the newest 800, and answers and quotes older than seven days',
  'Answers deep in a thread that neither mention the account nor answer it',
  'Direct messages',
  'Deletions: they show when posts are looked up again',
]

const sources: readonly SourceDeclaration[] = [{ name: 'mentions', recall: 'partial', withheld }]

/** One account on X. */
export class XSession implements Session, CanReply, CanRecheck {
  readonly account: Account
  readonly sources = sources
  readonly recheckBatch = postsPerCall
  readonly recheckedFor = recheckedFor
  readonly #settings: XSettings
  readonly #spending: Spending
  readonly #signer: Signer
  readonly #client: XClient
  readonly #tools: SessionTools
  readonly #pace: Pace
  readonly #site: Site
  readonly #closed = new AbortController()
  #isChecked = false

  constructor(settings: XSettings, options: { account: Account; tools: SessionTools; pace: Pace }) {
    this.account = options.account
    this.#site = settings.site
    this.#tools = options.tools
    this.#pace = options.pace
    this.#settings = settings
    this.#spending = new Spending({ tools: options.tools, cap: settings.cap })
    this.#signer = makeSigner(settings, { tools: options.tools, timeoutMs: options.pace.requestTimeout })
    this.#client = new XClient(settings, {
      now: options.tools.now,
      timeoutMs: options.pace.requestTimeout,
      spending: this.#spending,
      signer: this.#signer,
    })
  }

  async *read(source: string, cursor: string | null, signal: AbortSignal): AsyncGenerator<PulledPage> {
    if (source !== 'mentions') throw new ConnectorError('config', `X has no source named ${source}`)
    const ended = AbortSignal.any([signal, this.#closed.signal])
    try {
      await this.#signIn(ended)
      const reading = new Reading(cursor, {
        client: this.#client,
        us: this.account,
        tools: this.#tools,
        pace: this.#pace,
        spending: this.#spending,
        stream: this.#makeStream(),
        signal: ended,
      })
      for await (const page of reading.pages()) yield this.#site.page(page)
    } catch (error) {
      if (!ended.aborted) throw toConnectorError(error, { doing: 'read', now: this.#tools.now() })
    }
  }

  /** X takes no id of ours: this one only names the attempt. */
  newClientId(): string {
    return randomUUID()
  }

  async send(part: OutgoingPart, signal: AbortSignal): Promise<SentPart> {
    if (countText(part.text, 'weighted') > textLimit)
      throw new ConnectorError('permanent', `X takes at most ${textLimit} characters a post`)
    const parentId = answeredId(part)
    const ended = AbortSignal.any([signal, this.#closed.signal])
    await this.#signIn(ended)
    return this.#sentPart(await this.#client.reply(part.text, parentId, ended), part)
  }

  /** Looks for a post of ours below the same post and with the same words. */
  async lookUp(part: OutgoingPart, signal: AbortSignal): Promise<SentPart | undefined> {
    const ended = AbortSignal.any([signal, this.#closed.signal])
    await this.#signIn(ended)
    const sinceId = answeredId(part)
    let token: string | null = null
    for (let page = 0; page < lookUpPages; page++) {
      const query = { sinceId, token, limit: 100 }
      const { posts, included, next } = await this.#client.ownPosts(this.account.id, query, ended)
      for (const post of posts) {
        const mapped = toNetworkPost(post, { us: this.account, included, now: this.#tools.now() })
        const isIt = mapped?.parentUri === postUri(sinceId) && normal(mapped.text) === normal(part.text)
        if (isIt) return this.#sentPart((mapped.native as Native).id, part)
      }
      if (!next) return undefined
      token = next
    }
    throw new ConnectorError('transient', 'Too many posts of ours came after this one to look through them')
  }

  async findGone(posts: readonly PostHandle[], signal: AbortSignal): Promise<string[]> {
    const ended = AbortSignal.any([signal, this.#closed.signal])
    const bar = await this.#spending.barToReading()
    if (bar !== null) throw spentError(bar, this.#pace)
    await this.#signIn(ended)
    const uris = posts.slice(0, postsPerCall).map(({ uri }) => uri)
    const asked = uris.flatMap((uri) => idOfUri(uri) ?? [])
    const missing = await this.#client.findMissing(asked, ended)
    return uris.filter((uri) => missing.has(idOfUri(uri) ?? ''))
  }

  async close(): Promise<void> {
    this.#closed.abort(new DOMException('the session is closed', 'AbortError'))
    this.#client.close()
    await this.#signer.close()
  }

  #makeStream(): PostStream | null {
    const { service, bearerToken } = this.#settings
    const [tools, pace, us] = [this.#tools, this.#pace, this.account]
    return bearerToken === null ? null : new PostStream({ service, bearerToken, us, pace, tools })
  }

  async #signIn(signal: AbortSignal): Promise<void> {
    if (this.#isChecked) return
    const { id } = await this.#client.me(signal)
    if (id !== this.account.id)
      throw new ConnectorError('config', `These keys belong to another account than @${this.account.handle}`)
    this.#isChecked = true
  }

  #sentPart(id: string, part: OutgoingPart): SentPart {
    const time = timeOfId(id)
    return {
      uri: postUri(id),
      url: this.#site.url(webUrl(id, this.account.handle)),
      native: { id, summons: false } satisfies Native,
      at: time === undefined ? part.createdAt : new Date(time).toISOString(),
    }
  }
}

/** The post that a part hangs on: the part before it, else the customer's. */
const answeredId = (part: OutgoingPart): string => {
  const { native } = part.previous ?? part.inReplyTo
  const id = isObject(native) ? native['id'] : undefined
  if (!isId(id)) throw new ConnectorError('permanent', 'It is not known which post on X this answers')
  return id
}

/** X may add a scheme to an address, and spaces are not what makes a text another. */
const normal = (text: string): string =>
  text
    .normalize('NFC')
    .replace(/https?:\/\//giu, '')
    .replace(/\/(?=\s|$)/gu, '')
    .replace(/\s+/gu, ' ')
    .trim()
