import { createHmac } from 'node:crypto'

export type XKeys = { consumerKey: string; consumerSecret: string; accessToken: string; accessSecret: string }

/** Whether an OAuth 1.0a header was made with these keys for this very request. */
export const isSigned = (
  header: string,
  { method, url, keys }: { method: string; url: URL; keys: XKeys },
): boolean => {
  const fields = new Map(
    [...header.matchAll(/([a-z_]+)="([^"]*)"/g)].map(([, name = '', value = '']) => [
      name,
      decodeURIComponent(value),
    ]),
  )
  const signature = fields.get('oauth_signature')
  fields.delete('oauth_signature')
  const pairs = [...fields, ...url.searchParams]
    .map(([name, value]) => [quote(name), quote(value)] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map((pair) => pair.join('='))
  const base = `${method}&${quote(url.origin + url.pathname)}&${quote(pairs.join('&'))}`
  const key = `${quote(keys.consumerSecret)}&${quote(keys.accessSecret)}`
  const isOurs =
    fields.get('oauth_consumer_key') === keys.consumerKey && fields.get('oauth_token') === keys.accessToken
  return isOurs && createHmac('sha1', key).update(base).digest('base64') === signature
}

const quote = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)
