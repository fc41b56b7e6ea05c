import { ConnectorError } from '../../server/ports/connector.ts'

const loopback = new Set(['localhost', '127.0.0.1', '[::1]'])

/** Whether we may talk to it: encrypted, or on this very machine. */
export const isSafeAddress = (url: URL): boolean =>
  url.protocol === 'https:' ||
  url.protocol === 'wss:' ||
  ((url.protocol === 'http:' || url.protocol === 'ws:') && loopback.has(url.hostname))

/** A base address from a setting. Throws `ConnectorError` of kind `config` with a sentence. */
export const parseBaseAddress = (
  text: string,
  { label, schemes }: { label: string; schemes: readonly string[] },
): URL => {
  if (!URL.canParse(text))
    throw new ConnectorError('config', `${label} is not an address: ${text.slice(0, 100)}`)
  const url = new URL(text)
  if (!schemes.includes(url.protocol.slice(0, -1)))
    throw new ConnectorError(
      'config',
      `${label} must start with ${schemes.map((s) => `${s}://`).join(' or ')}`,
    )
  if (!isSafeAddress(url))
    throw new ConnectorError('config', `${label} must be encrypted, except on this machine itself`)
  if (url.username || url.password) throw new ConnectorError('config', `${label} must not contain a password`)
  return url
}
