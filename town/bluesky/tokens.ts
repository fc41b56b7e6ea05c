import { createHmac, timingSafeEqual } from 'node:crypto'
import { XrpcFailure } from './failure.ts'

type Scope = 'com.atproto.appPass' | 'com.atproto.refresh'
type Claims = { scope: Scope; sub: string; iat: number; exp: number; jti: number; epoch: number }

export type TokenOptions = { secret: string; accessSeconds: number; now: () => Date }

/** Signed session tokens that stay good over a restart, until they expire or are made to. */
export class Tokens {
  readonly #options: TokenOptions
  #epoch = 0
  #count = 0

  constructor(options: TokenOptions) {
    this.#options = options
  }

  issue(did: string): { accessJwt: string; refreshJwt: string } {
    return {
      accessJwt: this.#sign('com.atproto.appPass', did, this.#options.accessSeconds),
      refreshJwt: this.#sign('com.atproto.refresh', did, 90 * 86_400),
    }
  }

  /** Makes every access token given out so far an expired one. */
  expireAll(): void {
    this.#epoch++
  }

  /** Whose token it is. Throws as the network does for a missing, wrong or expired one. */
  check(authorization: string | undefined, scope: Scope): string {
    if (!authorization?.startsWith('Bearer '))
      throw new XrpcFailure(401, 'AuthMissing', 'Authentication Required')
    const claims = this.#open(authorization.slice('Bearer '.length))
    if (!claims || claims.scope !== scope)
      throw new XrpcFailure(400, 'InvalidToken', 'Token could not be verified')
    const isExpired = claims.exp * 1000 <= this.#options.now().getTime()
    if (isExpired || (scope === 'com.atproto.appPass' && claims.epoch < this.#epoch))
      throw new XrpcFailure(400, 'ExpiredToken', 'Token has expired')
    return claims.sub
  }

  #sign(scope: Scope, sub: string, seconds: number): string {
    const iat = Math.floor(this.#options.now().getTime() / 1000)
    const claims: Claims = { scope, sub, iat, exp: iat + seconds, jti: this.#count++, epoch: this.#epoch }
    const head = Buffer.from(JSON.stringify({ typ: 'at+jwt', alg: 'HS256' })).toString('base64url')
    const body = `${head}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}`
    return `${body}.${this.#mac(body).toString('base64url')}`
  }

  #open(token: string): Claims | undefined {
    const end = token.lastIndexOf('.')
    const mac = Buffer.from(token.slice(end + 1), 'base64url')
    const expected = this.#mac(token.slice(0, Math.max(0, end)))
    if (mac.length !== expected.length || !timingSafeEqual(mac, expected)) return undefined
    return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as Claims
  }

  #mac(text: string): Buffer {
    return createHmac('sha256', this.#options.secret).update(text).digest()
  }
}
