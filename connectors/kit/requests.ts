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
