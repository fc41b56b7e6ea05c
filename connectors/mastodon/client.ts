import { ConnectorError } from '../../server/ports/connector.ts'
import { makeFetch } from '../kit/requests.ts'
import { listOf, objectOf, textOf } from '../kit/shapes.ts'
import { orAborted } from '../kit/waiting.ts'
import { Refusal, toConnectorError } from './failures.ts'
import { type ListPage, listPage, notifiedStatus, type Seen, seenStatus } from './map.ts'
import type { MastodonSettings } from './settings.ts'

export type Me = { id: string; username: string; privacy: string; account: Record<string, unknown> }
/** `min`: the page right after this id; `max`: the page right before it; neither: the newest. */
export type PageQuery = { limit: number; min?: string | null; max?: string | null }
export type NewStatus = {
  status: string
  in_reply_to_id: string
  visibility: string
  spoiler_text?: string
  language?: string
}

type Call = { doing: string; signal: AbortSignal; sending?: boolean }
type Request = {
  path: string
  query?: [string, string][]
  method?: 'GET' | 'POST'
  body?: unknown
  key?: string
}

/** Some servers refuse whoever does not say what they are. */
const userAgent = 'Causerie'

/** Talks REST as one account. */
export class MastodonClient {
  readonly #settings: MastodonSettings
  readonly #now: () => Date
  readonly #fetch: typeof fetch
  readonly #closed = new AbortController()
  #me: Promise<Me> | undefined

  constructor(settings: MastodonSettings, { now, timeoutMs }: { now: () => Date; timeoutMs: number }) {
    this.#settings = settings
    this.#now = now
    this.#fetch = makeFetch({ timeoutMs, closed: this.#closed.signal })
  }

  close(): void {
    this.#closed.abort(new DOMException('the session is closed', 'AbortError'))
  }

  /** Whose token it is; asked once. */
  async me(signal: AbortSignal): Promise<Me> {
    this.#me ??= this.#verify().catch((error: unknown) => {
      this.#me = undefined
      throw error
    })
    return orAborted(this.#me, signal)
  }

  /** What the server says about itself; servers of another make may know only the first version. */
  async instance(signal: AbortSignal): Promise<Record<string, unknown>> {
    const call = { doing: 'read about the server', signal }
    try {
      return objectOf(await this.#call(call, { path: 'api/v2/instance' }))
    } catch (error) {
      if (!isGone(error)) throw error
      const old = objectOf(await this.#call(call, { path: 'api/v1/instance' }))
      const configuration = {
        ...objectOf(old['configuration']),
        urls: { streaming: objectOf(old['urls'])['streaming_api'] },
      }
      return { domain: old['uri'], configuration }
    }
  }

  async notifications(page: PageQuery, signal: AbortSignal): Promise<ListPage> {
    const query: [string, string][] = [
      ['types[]', 'mention'],
      ['types[]', 'quote'],
      // What the account's own filters hold back was said to us all the same.
      ['include_filtered', 'true'],
      ...pageParams(page),
    ]
    const list = await this.#call(
      { doing: 'read notifications', signal },
      { path: 'api/v1/notifications', query },
    )
    return listPage(list, notifiedStatus)
  }

  async ownStatuses(accountId: string, page: PageQuery, signal: AbortSignal): Promise<ListPage> {
    const query: [string, string][] = [['exclude_reblogs', 'true'], ...pageParams(page)]
    const path = `api/v1/accounts/${encodeURIComponent(accountId)}/statuses`
    return listPage(
      await this.#call({ doing: 'read our own posts', signal }, { path, query }),
      (item) => item,
    )
  }

  /** The posts above one, the first of the thread first; none where it is gone meanwhile. */
  async ancestors(id: string, signal: AbortSignal): Promise<Seen[]> {
    const path = `api/v1/statuses/${encodeURIComponent(id)}/context`
    try {
      const context = objectOf(await this.#call({ doing: 'read a thread', signal }, { path }))
      return listOf(context['ancestors']).flatMap((status) => seenStatus(status) ?? [])
    } catch (error) {
      if (isGone(error)) return []
      throw error
    }
  }

  async findStatus(id: string, signal: AbortSignal): Promise<Seen | undefined> {
    const path = `api/v1/statuses/${encodeURIComponent(id)}`
    try {
      return seenStatus(await this.#call({ doing: 'look for a post', signal }, { path }))
    } catch (error) {
      if (isGone(error)) return undefined
      throw error
    }
  }

  /** Those of the posts that the server shows; none where it cannot show several at once. */
  async statuses(ids: readonly string[], signal: AbortSignal): Promise<Seen[]> {
    const query = ids.map((id): [string, string] => ['id[]', id])
    try {
      const list = await this.#call({ doing: 'read posts', signal }, { path: 'api/v1/statuses', query })
      return listOf(list).flatMap((status) => seenStatus(status) ?? [])
    } catch (error) {
      if (error instanceof ConnectorError && error.kind === 'permanent') return []
      throw error
    }
  }

  /** Posts; the same key again answers the same post where the server honours keys. */
  async post(body: NewStatus, { key, signal }: { key: string; signal: AbortSignal }): Promise<Seen> {
    const call = { doing: 'post', signal, sending: true }
    const made = await this.#call(call, { path: 'api/v1/statuses', method: 'POST', body, key })
    const status = seenStatus(made)
    if (!status)
      throw toConnectorError(new Refusal(200, 'no readable answer', {}), { ...call, now: this.#now() })
    return status
  }

  async #verify(): Promise<Me> {
    const call = { doing: 'sign in', signal: this.#closed.signal }
    const account = objectOf(await this.#call(call, { path: 'api/v1/accounts/verify_credentials' }))
    const { id, username, source } = account
    if (typeof id !== 'string' || typeof username !== 'string')
      throw new ConnectorError('config', 'This address does not answer as a Mastodon server does')
    return { id, username, account, privacy: textOf(objectOf(source)['privacy'], 20) || 'public' }
  }

  async #call({ doing, signal, sending = false }: Call, request: Request): Promise<unknown> {
    try {
      const response = await this.#fetch(this.#address(request), {
        method: request.method ?? 'GET',
        headers: {
          accept: 'application/json',
          authorization: `Bearer ${this.#settings.accessToken}`,
          'user-agent': userAgent,
          ...(request.key !== undefined && { 'idempotency-key': request.key }),
          ...(request.body !== undefined && { 'content-type': 'application/json' }),
        },
        ...(request.body !== undefined && { body: JSON.stringify(request.body) }),
        signal,
      })
      return await readAnswer(response)
    } catch (error) {
      throw toConnectorError(error, { doing, now: this.#now(), sending })
    }
  }

  #address({ path, query = [] }: Request): URL {
    const base = new URL(this.#settings.server)
    const url = new URL(`${base.pathname.replace(/\/*$/, '')}/${path}`, base)
    for (const [name, value] of query) url.searchParams.append(name, value)
    return url
  }
}

const readAnswer = async (response: Response): Promise<unknown> => {
  const text = await response.text()
  let body: unknown
  try {
    body = JSON.parse(text)
  } catch {
    throw new Refusal(
      response.status,
      `it answered ${response.status} without JSON`,
      Object.fromEntries(response.headers),
    )
  }
  if (response.ok) return body
  const { error, error_description: description } = objectOf(body)
  const said = [error, description].map((part) => textOf(part, 200)).find(Boolean) ?? ''
  throw new Refusal(response.status, said, Object.fromEntries(response.headers))
}

const pageParams = ({ limit, min, max }: PageQuery): [string, string][] => [
  ['limit', String(limit)],
  ...(min ? [['min_id', min] as [string, string]] : []),
  ...(max ? [['max_id', max] as [string, string]] : []),
]

/** Whether the server said that this is not there. */
const isGone = (error: unknown): boolean =>
  error instanceof ConnectorError && error.cause instanceof Refusal && [404, 410].includes(error.cause.status)
