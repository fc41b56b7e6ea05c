import { AtpAgent, XRPCError } from '@atproto/api'
import { ConnectorError } from '../../server/ports/connector.ts'
import { makeFetch } from '../kit/requests.ts'
import { orAborted } from '../kit/waiting.ts'
import { toConnectorError } from './failures.ts'
import { seenPost, type SeenPost, type StrongRef } from './map.ts'
import type { BlueskySettings } from './settings.ts'
import { isObject, listOf, objectOf } from '../kit/shapes.ts'
import { parsePostUri } from './uris.ts'

/** What `getPosts` takes in one call. */
export const postsPerCall = 25

export type ListPage = { posts: (SeenPost & { listed: string })[]; cursor: string | null }
type PageQuery = { limit: number; cursor: string | null }
type Call = { doing: string; signal: AbortSignal; sending?: boolean }

/** Talks XRPC as one account. Signs in when first needed, and again when the session is lost. */
export class BlueskyClient {
  readonly #agent: AtpAgent
  readonly #settings: BlueskySettings
  readonly #now: () => Date
  readonly #closed = new AbortController()
  #signingIn: Promise<void> | undefined

  constructor(settings: BlueskySettings, { now, timeoutMs }: { now: () => Date; timeoutMs: number }) {
    this.#settings = settings
    this.#now = now
    const fetch = makeFetch({ timeoutMs, closed: this.#closed.signal })
    this.#agent = new AtpAgent({ service: settings.service, fetch })
  }

  /** The account's DID, once signed in. Throws `ConnectorError`. */
  async signIn(signal: AbortSignal): Promise<string> {
    if (!this.#agent.session) {
      this.#signingIn ??= this.#login().finally(() => (this.#signingIn = undefined))
      try {
        await orAborted(this.#signingIn, signal)
      } catch (error) {
        throw toConnectorError(error, { doing: 'sign in', now: this.#now() })
      }
    }
    return this.#agent.session?.did ?? ''
  }

  close(): void {
    this.#closed.abort(new DOMException('the session is closed', 'AbortError'))
  }

  async profile(actor: string, signal: AbortSignal): Promise<Record<string, unknown>> {
    const call = { doing: 'read the profile', signal }
    return objectOf(
      await this.#call(call, (options) => this.#agent.app.bsky.actor.getProfile({ actor }, options)),
    )
  }

  /** Mentions, replies and quotes, newest first by the network's own order; `listed` is why it is there. */
  async notifications({ limit, cursor }: PageQuery, signal: AbortSignal): Promise<ListPage> {
    const query = { limit, reasons: ['mention', 'reply', 'quote'], ...(cursor && { cursor }) }
    const data = await this.#call({ doing: 'read notifications', signal }, (options) =>
      this.#agent.app.bsky.notification.listNotifications(query, options),
    )
    return listPage(data, 'notifications', (item) => ({ view: item, listed: String(item['reason']) }))
  }

  /** The account's own posts and replies, newest first; reposts carry `listed: 'repost'`. */
  async ownPosts(actor: string, { limit, cursor }: PageQuery, signal: AbortSignal): Promise<ListPage> {
    const query = { actor, limit, filter: 'posts_with_replies', ...(cursor && { cursor }) }
    const data = await this.#call({ doing: 'read our own posts', signal }, (options) =>
      this.#agent.app.bsky.feed.getAuthorFeed(query, options),
    )
    return listPage(data, 'feed', (item) => ({
      view: item['post'],
      listed: item['reason'] ? 'repost' : 'own',
    }))
  }

  /** Those of at most 25 posts that the AppView shows. */
  async posts(uris: readonly string[], signal: AbortSignal): Promise<Map<string, SeenPost>> {
    if (uris.length === 0) return new Map()
    const data = await this.#call({ doing: 'read posts', signal }, (options) =>
      this.#agent.app.bsky.feed.getPosts({ uris: [...uris] }, options),
    )
    const posts = listOf(objectOf(data)['posts']).flatMap((view) => seenPost(view) ?? [])
    return new Map(posts.map((post) => [post.uri, post]))
  }

  /** One record, as its author's server has it; undefined when it is not there. */
  async findRecord(uri: string, signal: AbortSignal): Promise<(StrongRef & { value: unknown }) | undefined> {
    const { did, rkey } = parsePostUri(uri) ?? { did: '', rkey: '' }
    const query = { repo: did, collection: 'app.bsky.feed.post', rkey }
    try {
      const data = await this.#call({ doing: 'look for a record', signal }, (options) =>
        this.#agent.com.atproto.repo.getRecord(query, options),
      )
      const { cid, value } = objectOf(data)
      return { uri, cid: typeof cid === 'string' ? cid : '', value }
    } catch (error) {
      if (error instanceof ConnectorError && isMissingRecord(error.cause)) return undefined
      throw error
    }
  }

  /** Makes the record unless its key is taken; then answers 'exists'. */
  async createRecord(
    { repo, rkey, record }: { repo: string; rkey: string; record: Record<string, unknown> },
    signal: AbortSignal,
  ): Promise<StrongRef | 'exists'> {
    const body = { repo, collection: 'app.bsky.feed.post', rkey, record, swapRecord: null }
    try {
      const data = await this.#call({ doing: 'post', signal, sending: true }, (options) =>
        this.#agent.com.atproto.repo.putRecord(body, options),
      )
      return { uri: data.uri, cid: data.cid }
    } catch (error) {
      if (isXrpc((error as ConnectorError).cause, 'InvalidSwap')) return 'exists'
      throw error
    }
  }

  /** The DID behind a handle; undefined when nobody has it. */
  async findDid(handle: string, signal: AbortSignal): Promise<string | undefined> {
    try {
      const data = await this.#call({ doing: `look up @${handle}`, signal }, (options) =>
        this.#agent.com.atproto.identity.resolveHandle({ handle }, options),
      )
      return data.did
    } catch (error) {
      if (error instanceof ConnectorError && error.kind === 'permanent') return undefined
      throw error
    }
  }

  async #login(): Promise<void> {
    const { identifier, appPassword } = this.#settings
    await this.#agent.login({ identifier, password: appPassword })
  }

  async #call<T>(
    { doing, signal, sending = false }: Call,
    request: (options: { signal: AbortSignal }) => Promise<{ data: T }>,
  ): Promise<T> {
    for (let attempt = 0; ; attempt++) {
      await this.signIn(signal)
      try {
        return (await request({ signal })).data
      } catch (error) {
        // One odd post makes the client refuse the whole answer; our own reading copes with it.
        if (isObject(error) && 'responseBody' in error && isObject(error['responseBody']))
          return error['responseBody'] as T
        // The agent drops a session that it could not refresh: the app password opens a new one, once.
        if (attempt === 0 && !this.#agent.session && isLostSession(error)) continue
        const failure = toConnectorError(error, { doing, now: this.#now(), sending })
        throw failure.kind === 'auth' && this.#agent.session ? unrefreshed(failure) : failure
      }
    }
  }
}

const listPage = (
  data: unknown,
  list: string,
  read: (item: Record<string, unknown>) => { view: unknown; listed: string },
): ListPage => {
  const body = objectOf(data)
  const posts = listOf(body[list]).flatMap((item) => {
    const { view, listed } = read(objectOf(item))
    const post = seenPost(view)
    return post ? [{ ...post, listed }] : []
  })
  return { posts, cursor: typeof body['cursor'] === 'string' && body['cursor'] ? body['cursor'] : null }
}

const isXrpc = (error: unknown, name: string): boolean => error instanceof XRPCError && error.error === name

const isLostSession = (error: unknown): boolean =>
  error instanceof XRPCError && (error.status === 401 || error.error === 'ExpiredToken')

/** An expired token whose refresh failed on the way: the sign-in is still good, the network was not. */
const unrefreshed = (failure: ConnectorError): ConnectorError =>
  isXrpc(failure.cause, 'ExpiredToken')
    ? new ConnectorError('transient', 'Bluesky did not renew the session', { cause: failure })
    : failure

const isMissingRecord = (error: unknown): boolean =>
  isXrpc(error, 'RecordNotFound') ||
  isXrpc(error, 'RepoNotFound') ||
  (error instanceof XRPCError &&
    error.status === 400 &&
    /could not (locate record|find repo)/i.test(error.message))
