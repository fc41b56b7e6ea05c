import { createHmac, randomBytes } from 'node:crypto'
import type { XKeys } from './settings.ts'

export type SignedRequest = { method: string; url: URL; nonce?: string; timestamp?: number }

/** The `Authorization` header of OAuth 1.0a for one request. JSON bodies are no part of what is signed. */
export const oauthHeader = (keys: XKeys, request: SignedRequest): string => {
  const { method, url, nonce = randomBytes(16).toString('hex'), timestamp = Date.now() / 1000 } = request
  const oauth: [string, string][] = [
    ['oauth_consumer_key', keys.consumerKey],
    ['oauth_nonce', nonce],
    ['oauth_signature_method', 'HMAC-SHA1'],
    ['oauth_timestamp', String(Math.floor(timestamp))],
    ['oauth_token', keys.accessToken],
    ['oauth_version', '1.0'],
  ]
  const signed = [...oauth, ...url.searchParams]
    .map(([name, value]) => [encoded(name), encoded(value)] as const)
    .sort(([a, one], [b, two]) => (a === b ? (one < two ? -1 : 1) : a < b ? -1 : 1))
    .map((pair) => pair.join('='))
    .join('&')
  const base = [method, `${url.origin}${url.pathname}`, signed].map(encoded).join('&')
  const key = `${encoded(keys.consumerSecret)}&${encoded(keys.accessSecret)}`
  const signature = createHmac('sha1', key).update(base).digest('base64')
  const fields = [...oauth, ['oauth_signature', signature] as const]
  return `OAuth ${fields.map(([name, value]) => `${encoded(name)}="${encoded(value)}"`).join(', ')}`
}

/** RFC 3986: stricter than `encodeURIComponent`. */
export const encoded = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)
