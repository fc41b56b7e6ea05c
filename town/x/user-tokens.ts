import { createHmac } from 'node:crypto'
import type { XAnswer } from './answers.ts'

/** Two apps of OAuth 2: a confidential one, that proves itself by Basic, and a public one, that only says its id. */
export type OAuth2 = {
  clientId: string
  clientSecret: string
  publicClientId: string
  accessToken: string
  /** Good for one use: each refresh gives the next one. */
  refreshToken: string
}

type TokenOptions = { secret: string; accessSeconds: number; now: () => Date }
export type TokenRequest = { authorization: string; form: URLSearchParams }

const scope = 'tweet.read users.read tweet.write offline.access'

/**
 * OAuth 2 for one user: access tokens that expire, refresh tokens good for one use. A started Town takes any refresh
 * token it ever gave, since it does not keep which was the last.
 */
export class UserTokens {
  readonly #options: TokenOptions
  readonly client: OAuth2
  readonly #expiries = new Map<string, number>()
  #given = 0
  #awaited: string | null = null

  constructor(options: TokenOptions) {
    this.#options = options
    this.client = {
      clientId: 'town-client',
      clientSecret: 'town client:secret',
      publicClientId: 'town-public-client',
      accessToken: this.#access(),
      refreshToken: this.#token('refresh', 0),
    }
  }

  isGood(authorization: string): boolean {
    const expiry = this.#expiries.get(authorization.replace(/^Bearer /, ''))
    return expiry !== undefined && expiry > this.#options.now().getTime()
  }

  /** Makes every access token given out so far an expired one. */
  expireAll(): void {
    for (const token of this.#expiries.keys()) this.#expiries.set(token, 0)
  }

  /** Answers `POST /2/oauth2/token`. */
  refresh({ authorization, form }: TokenRequest): XAnswer {
    const { clientId, clientSecret, publicClientId } = this.client
    const basic = [encodeURIComponent(clientId), encodeURIComponent(clientSecret)]
    const isConfidential = [basic.join(':'), `${clientId}:${clientSecret}`].some(
      (pair) => authorization === `Basic ${Buffer.from(pair).toString('base64')}`,
    )
    if (!isConfidential && (authorization || form.get('client_id') !== publicClientId))
      return refused(401, 'unauthorized_client', 'Missing valid authorization header')
    if (form.get('grant_type') !== 'refresh_token')
      return refused(400, 'unsupported_grant_type', 'Town only refreshes tokens')
    if (!this.#isAwaited(form.get('refresh_token') ?? ''))
      return refused(400, 'invalid_request', 'Value passed for the token was invalid.')
    const access_token = this.#access()
    this.#awaited = this.#token('refresh', this.#given)
    const expires_in = this.#options.accessSeconds
    return {
      status: 200,
      body: { token_type: 'bearer', expires_in, access_token, scope, refresh_token: this.#awaited },
    }
  }

  #isAwaited(token: string): boolean {
    if (this.#awaited !== null) return token === this.#awaited
    const count = Number(/^town-refresh-(\d+)-/.exec(token)?.[1] ?? Number.NaN)
    if (token !== this.#token('refresh', count)) return false
    this.#given = Math.max(this.#given, count)
    return true
  }

  #access(): string {
    const token = this.#token('access', this.#given++)
    this.#expiries.set(token, this.#options.now().getTime() + this.#options.accessSeconds * 1000)
    return token
  }

  #token(kind: string, count: number): string {
    const mac = createHmac('sha256', this.#options.secret).update(`${kind}/${count}`).digest('base64url')
    return `town-${kind}-${count}-${mac.slice(0, 24)}`
  }
}

const refused = (status: number, error: string, error_description: string): XAnswer => ({
  status,
  body: { error, error_description },
})
