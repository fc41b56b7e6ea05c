import type { IncomingMessage, ServerResponse } from 'node:http'
import { limitHeaders } from '../faults.ts'
import { readBody, readJson, sendJson } from '../http.ts'
import { endpoints, refuseUnknownWords } from './api.ts'
import { problem, type XAnswer } from './answers.ts'
import type { XParts } from './context.ts'
import { isSigned } from './oauth.ts'
import type { FilteredStream } from './stream.ts'

const windowMs = 15 * 60_000

type Asked = { url: URL; x: XParts; stream: FilteredStream }

/** Answers one request below `/2/`, well or with the fault that is due. */
export const serveX = async (
  request: IncomingMessage,
  response: ServerResponse,
  { url, x, stream }: Asked,
): Promise<void> => {
  const { method = 'GET', headers, socket } = request
  const { faults, ledger, speech } = x
  const endpoint = endpoints.find(({ verb, path }) => verb === method && path.test(url.pathname))
  const name = `x ${endpoint?.name ?? 'unknown'}`
  ledger.request(name)
  // What was signed is the address that the client called.
  const target = new URL(request.url ?? '/', `http://${headers.host}`)
  const authorization = headers.authorization ?? ''
  const text = endpoint?.name === 'token' ? ((await readBody(request)) ?? '') : ''
  const body = method === 'POST' && endpoint?.name !== 'token' ? ((await readJson(request)) ?? {}) : {}
  if (faults.take(['hang'], name)) return
  if (faults.take(['reset'], name)) return void socket.resetAndDestroy()
  const answer = (): XAnswer => {
    const early =
      failure(name, x) ??
      (endpoint ? refusal(authorization, { by: endpoint.by, method, target, x }) : undefined) ??
      refuseUnknownWords(url, speech)
    if (early) return early
    if (!endpoint)
      return problem({ status: 404, title: 'Not Found', detail: 'There is nothing at this address' }, speech)
    if (endpoint.run) return endpoint.run({ method, url, body }, x)
    if (endpoint.name === 'token') return x.tokens.refresh({ authorization, form: new URLSearchParams(text) })
    return stream.refusal() ?? { status: 200, body: stream }
  }
  const result = answer()
  const isDone = result.status < 300
  if (isDone && faults.take(['lost-answer'], name)) return void socket.resetAndDestroy()
  const limits = result.headers ?? usualHeaders(x.now(), '299')
  if (result.body === stream) return stream.accept(response, limits)
  const problems = { 'content-type': 'application/problem+json; charset=utf-8' }
  sendJson(response, { ...result, headers: isDone ? limits : { ...limits, ...problems } })
}

const failure = (name: string, { faults, now, speech }: XParts): XAnswer | undefined => {
  const limit = faults.take(['rate-limit'], name)
  if (limit) {
    const refused = problem({ status: 429, title: 'Too Many Requests', detail: 'Too Many Requests' }, speech)
    return { ...refused, headers: limitHeaders(limit, () => usualHeaders(now(), '0')) }
  }
  const fault = faults.take(['error'], name)
  if (!fault) return undefined
  const status = fault.status ?? 503
  if (status === 402)
    return problem(
      {
        status,
        title: 'CreditsDepleted',
        detail: 'Your enrolled account does not have any credits to fulfill this request.',
      },
      speech,
    )
  return problem({ status, title: 'Service Unavailable', detail: 'It did not work this time' }, speech)
}

type Asking = { by: 'user' | 'app' | 'both' | 'anybody'; method: string; target: URL; x: XParts }

const refusal = (header: string, { by, method, target, x }: Asking): XAnswer | undefined => {
  if (by === 'anybody') return undefined
  const { account, tokens, speech } = x
  const isApp = header === `Bearer ${account.bearerToken}`
  const isUser = tokens.isGood(header) || isSigned(header, { method, url: target, keys: account.keys })
  if ((isApp && by !== 'user') || (isUser && by !== 'app')) return undefined
  if (!isApp && !isUser)
    return problem({ status: 401, title: 'Unauthorized', detail: 'Unauthorized' }, speech)
  const [used, supported] = isApp
    ? ['OAuth 2.0 Application-Only', 'OAuth 1.0a User Context, OAuth 2.0 User Context']
    : ['a user', 'OAuth 2.0 Application-Only']
  return problem(
    {
      status: 403,
      title: 'Unsupported Authentication',
      detail: `Authenticating with ${used} is forbidden for this endpoint.  Supported authentication types are [${supported}].`,
      kind: 'unsupported-authentication',
    },
    speech,
  )
}

const usualHeaders = (now: Date, remaining: string): Record<string, string> => ({
  'x-rate-limit-limit': '300',
  'x-rate-limit-remaining': remaining,
  'x-rate-limit-reset': String(Math.ceil((now.getTime() + (remaining === '0' ? 2000 : windowMs)) / 1000)),
})
