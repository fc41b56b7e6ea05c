import { ConnectorError } from '../../server/ports/connector.ts'
import { makeFetch } from '../kit/requests.ts'
import { isObject, listOf, objectOf } from '../kit/shapes.ts'
import { dialects } from './dialect.ts'
import { toConnectorError, Unreadable, XRefusal } from './failures.ts'
import { isId } from './ids.ts'
import { type Included, readIncludes } from './includes.ts'
import type { XSettings } from './settings.ts'
import type { Signer } from './signer.ts'
import type { Spending } from './spending.ts'

/** What a lookup takes in one call. */
export const postsPerCall = 100

/** One page of a list: newest first, with what X put beside it. */
export type ListPage = { posts: Record<string, unknown>[]; included: Included; next: string | null }
/** Ids above `sinceId` and, in a search, below `untilId`. */
export type ListQuery = { sinceId: string; untilId?: string; limit: number; token: string | null }

type Call = {
  doing: string
  signal: AbortSignal
  path: string
  query?: Record<string, string>
  byApp?: boolean
}

export type ClientOptions = { now: () => Date; timeoutMs: number; spending: Spending; signer: Signer }

/** Speaks version 2 of X's API as one account. Every failure is a `ConnectorError`. */
export class XClient {
  readonly #settings: XSettings
  readonly #now: () => Date
  readonly #fetch: typeof fetch
  readonly #spending: Spending
  readonly #signer: Signer
  readonly #closed = new AbortController()
  #dialect: 0 | 1 = 0

  constructor(settings: XSettings, { now, timeoutMs, spending, signer }: ClientOptions) {
    this.#settings = settings
    this.#now = now
    this.#spending = spending
    this.#signer = signer
    this.#fetch = makeFetch({ timeoutMs, closed: this.#closed.signal })
  }

  close(): void {
    this.#closed.abort(new DOMException('the session is closed', 'AbortError'))
  }

  /** The account behind the keys. */
  async me(signal: AbortSignal): Promise<Record<string, unknown>> {
    const query = { 'user.fields': 'id,name,username,profile_image_url' }
    const body = await this.#get({ doing: 'sign in', signal, path: '/2/users/me', query })
    return objectOf(body['data'])
  }

  mentions(userId: string, query: ListQuery, signal: AbortSignal): Promise<ListPage> {
    const call = { doing: 'read mentions', signal, path: `/2/users/${userId}/mentions` }
    return this.#list(call, query, 'owned-read')
  }

  ownPosts(userId: string, query: ListQuery, signal: AbortSignal): Promise<ListPage> {
    const call = { doing: 'read our own posts', signal, path: `/2/users/${userId}/tweets` }
    return this.#list(call, query, 'owned-read')
  }

  search(words: string, query: ListQuery, signal: AbortSignal): Promise<ListPage> {
    const path = '/2/tweets/search/recent'
    const call = { doing: 'search', signal, path, query: { query: words }, byApp: true }
    return this.#list(call, { ...query, limit: Math.max(10, query.limit) }, 'read')
  }

  /** Of at most a hundred ids those that X says are not there. */
  async findMissing(ids: readonly string[], signal: AbortSignal): Promise<Set<string>> {
    if (ids.length === 0) return new Set()
    const call = { doing: 'look posts up', signal, path: '/2/tweets', query: { ids: ids.join(',') } }
    const body = await this.#get(call)
    await this.#spending.read(idsOf(listOf(body['data'])), 'read')
    const missing = listOf(body['errors']).flatMap((entry) => {
      const { type, value, resource_id } = objectOf(entry)
      const id = resource_id ?? value
      return String(type).endsWith('/resource-not-found') && isId(id) ? [id] : []
    })
    return new Set(missing)
  }

  /** Makes a post below another. Answers its id. */
  async reply(text: string, parentId: string, signal: AbortSignal): Promise<string> {
    const url = new URL('/2/tweets', this.#settings.service)
    const now = this.#now()
    try {
      const body = await this.#signed(url, {
        method: 'POST',
        signal,
        body: JSON.stringify({ text, reply: { in_reply_to_tweet_id: parentId } }),
        headers: { 'content-type': 'application/json' },
      })
      const { id } = objectOf(body['data'])
      if (!isId(id)) throw new Error('X did not say which post it made')
      await this.#spending.replied(text, id)
      return id
    } catch (error) {
      throw toConnectorError(error, { doing: 'reply', now, sending: true })
    }
  }

  async #list(
    call: Call,
    { sinceId, untilId, limit, token }: ListQuery,
    price: 'read' | 'owned-read',
  ): Promise<ListPage> {
    const query: Record<string, string> = { ...call.query, max_results: String(limit), since_id: sinceId }
    if (untilId) query['until_id'] = untilId
    if (token) query[call.byApp ? 'next_token' : 'pagination_token'] = token
    const body = await this.#getPosts({ ...call, query })
    if (!Array.isArray(body['data']) && !isObject(body['meta']))
      throw new ConnectorError('transient', 'X answered something else than a list')
    const posts = listOf(body['data']).filter((post) => isObject(post) && isId(post['id']))
    await this.#spending.read(idsOf(posts), price)
    const next = objectOf(body['meta'])['next_token']
    return {
      posts: posts as Record<string, unknown>[],
      included: readIncludes(body['includes']),
      next: typeof next === 'string' && next ? next : null,
    }
  }

  /** Asks for posts in the words that the server knows. */
  async #getPosts(call: Call): Promise<Record<string, unknown>> {
    const ask = (dialect: 0 | 1) =>
      this.#get({ ...call, query: { ...call.query, ...dialects[dialect].fields } })
    try {
      return await ask(this.#dialect)
    } catch (error) {
      const refusal = error instanceof ConnectorError ? error.cause : undefined
      if (!(refusal instanceof XRefusal) || !refusal.isUnknownField) throw error
      const other = this.#dialect === 0 ? 1 : 0
      const body = await ask(other)
      this.#dialect = other
      return body
    }
  }

  async #get({ doing, signal, path, query = {}, byApp = false }: Call): Promise<Record<string, unknown>> {
    const url = new URL(path, this.#settings.service)
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value)
    const { bearerToken } = this.#settings
    try {
      if (!byApp || !bearerToken) return await this.#signed(url, { method: 'GET', signal, headers: {} })
      return await this.#request(url, { signal, headers: { authorization: `Bearer ${bearerToken}` } })
    } catch (error) {
      throw toConnectorError(error, { doing, now: this.#now() })
    }
  }

  async #request(url: URL, init: RequestInit): Promise<Record<string, unknown>> {
    const response = await this.#fetch(url, init)
    const text = await response.text()
    const body = parseJson(text)
    if (!response.ok) throw new XRefusal(response.status, Object.fromEntries(response.headers), body)
    if (!isObject(body)) throw new Unreadable('no JSON')
    return body
  }

  /** In the account's name. A refused sign-in is renewed once: nothing was done with it. */
  async #signed(url: URL, init: SignedInit): Promise<Record<string, unknown>> {
    const { method, headers, signal } = init
    const ask = (authorization: string) =>
      this.#request(url, { ...init, headers: { ...headers, authorization } })
    const authorization = await this.#signer.header({ method, url }, signal)
    try {
      return await ask(authorization)
    } catch (error) {
      const isRefused = error instanceof XRefusal && error.status === 401
      if (!isRefused || !(await this.#signer.renew(authorization, signal))) throw error
      return ask(await this.#signer.header({ method, url }, signal))
    }
  }
}

type SignedInit = RequestInit & { method: string; headers: Record<string, string>; signal: AbortSignal }

const idsOf = (posts: readonly unknown[]): string[] => posts.map((post) => String(objectOf(post)['id']))

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
