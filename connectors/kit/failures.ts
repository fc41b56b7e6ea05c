/** An error and what caused it, outermost first. */
export function* causes(error: unknown): Generator<unknown> {
  const seen = new Set<unknown>()
  const waiting = [error]
  while (waiting.length > 0) {
    const next = waiting.shift()
    if (next === undefined || next === null || seen.has(next)) continue
    seen.add(next)
    yield next
    if (next instanceof AggregateError) waiting.push(...next.errors)
    if (next instanceof Error) waiting.push(next.cause)
  }
}

const beforeConnection = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
])

/** Whether a failed request surely never reached the server. */
export const neverLeft = (error: unknown): boolean =>
  [...causes(error)].some((cause) => beforeConnection.has(String((cause as { code?: unknown }).code)))

/** One short sentence about a failure below HTTP. */
export const describeFailure = (error: unknown): string => {
  const chain = [...causes(error)]
  if (chain.some((cause) => (cause as { name?: unknown }).name === 'TimeoutError'))
    return 'did not answer in time'
  const code = chain
    .map((cause) => (cause as { code?: unknown }).code)
    .find((found) => typeof found === 'string')
  return code ? `could not be reached (${code})` : 'could not be reached'
}

/** A time that has passed already is not waited for by asking again at once, and no timer holds a month. */
const shortestAskedMs = 1000
const longestAskedMs = 24 * 60 * 60_000

/** How long response headers ask us to wait, milliseconds, within reason; undefined when they do not say. */
export const askedDelayMs = (
  headers: Readonly<Record<string, string | undefined>>,
  now: Date,
): number | undefined => {
  const asked = saidDelayMs(headers, now)
  return asked === undefined ? undefined : Math.min(Math.max(asked, shortestAskedMs), longestAskedMs)
}

const saidDelayMs = (
  headers: Readonly<Record<string, string | undefined>>,
  now: Date,
): number | undefined => {
  const retryAfter = headers['retry-after']
  if (retryAfter && /^\d+$/.test(retryAfter)) return Number(retryAfter) * 1000
  if (retryAfter && !Number.isNaN(Date.parse(retryAfter))) return Date.parse(retryAfter) - now.getTime()
  const reset = headers['ratelimit-reset'] ?? headers['x-ratelimit-reset']
  const resetAt = reset && (/^\d+$/.test(reset) ? Number(reset) * 1000 : Date.parse(reset))
  if (!resetAt) return undefined
  // By the server's own clock where it tells it: ours may be wrong.
  const serverNow = Date.parse(headers['date'] ?? '') || now.getTime()
  return resetAt - serverNow
}
