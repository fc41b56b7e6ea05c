import { isSafeAddress } from './addresses.ts'

/**
 * A fetch that gives up after `timeoutMs` (body included) or when `closed` fires, follows no redirect and talks
 * only to safe addresses, also where the server itself names the next one.
 */
export const makeFetch =
  ({ timeoutMs, closed }: { timeoutMs: number; closed: AbortSignal }): typeof fetch =>
  (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input)
    if (!isSafeAddress(url)) return Promise.reject(new TypeError(`unsafe address: ${url.origin}`))
    const own = init?.signal ?? (input instanceof Request ? input.signal : undefined)
    const signal = AbortSignal.any([closed, AbortSignal.timeout(timeoutMs), ...(own ? [own] : [])])
    return fetch(input, { ...init, signal, redirect: 'error' })
  }

/**
 * Opens an answer that goes on: `connectMs` bounds the wait for its headers only, `signal` ends it. Follows no
 * redirect and talks only to safe addresses.
 */
export const openStream = async (
  url: URL,
  { connectMs, signal, headers }: { connectMs: number; signal: AbortSignal; headers: Record<string, string> },
): Promise<Response> => {
  if (!isSafeAddress(url)) throw new TypeError(`unsafe address: ${url.origin}`)
  const slow = new AbortController()
  const timer = setTimeout(() => slow.abort(new DOMException('no answer in time', 'TimeoutError')), connectMs)
  try {
    return await fetch(url, { headers, redirect: 'error', signal: AbortSignal.any([signal, slow.signal]) })
  } finally {
    clearTimeout(timer)
  }
}
