import { oauthHeader } from './oauth.ts'
import type { XKeys } from './settings.ts'

/** Signs requests in the account's name. */
export interface Signer {
  /** The `Authorization` header of one request. Throws `ConnectorError`. */
  header(request: { method: string; url: URL }, signal: AbortSignal): Promise<string>
  /** After X refused a header: whether another one may do better. Throws `ConnectorError`. */
  renew(refused: string, signal: AbortSignal): Promise<boolean>
  /** Waits for what must not be cut off. */
  close(): Promise<void>
}

/** OAuth 1.0a with keys that hold until somebody revokes them. */
export const keySigner = (keys: XKeys, now: () => Date): Signer => ({
  header: async (request) => oauthHeader(keys, { ...request, timestamp: now().getTime() / 1000 }),
  renew: async () => false,
  close: async () => {},
})
