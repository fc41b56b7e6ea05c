import type { IncomingMessage, ServerResponse } from 'node:http'
import { limitHeaders } from '../faults.ts'
import { readJson, sendJson } from '../http.ts'
import { XrpcFailure } from './failure.ts'
import type { TownParts } from './context.ts'
import { methods } from './methods.ts'

/** Answers one request to `/xrpc/<method>`, well or with the fault that is due. */
export const serveXrpc = async (
  request: IncomingMessage,
  response: ServerResponse,
  { url, town }: { url: URL; town: TownParts },
): Promise<void> => {
  const method = url.pathname.slice('/xrpc/'.length)
  town.ledger.request(method)
  if (town.faults.take(['hang'], method)) return
  if (town.faults.take(['reset'], method)) return void request.socket.resetAndDestroy()
  try {
    failOnDemand(method, town)
    const answer = await run(method, request, { url, town })
    if (town.faults.take(['lost-answer'], method)) return void request.socket.resetAndDestroy()
    sendJson(response, { status: 200, body: answer })
  } catch (error) {
    if (!(error instanceof XrpcFailure)) throw error
    const { status, headers, message } = error
    sendJson(response, { status, headers, body: { error: error.error, message } })
  }
}

const failOnDemand = (method: string, town: TownParts): void => {
  const limit = town.faults.take(['rate-limit'], method)
  if (limit) {
    const reset = Math.ceil(town.now().getTime() / 1000) + 2
    const headers = {
      'ratelimit-limit': '3000',
      'ratelimit-remaining': '0',
      'ratelimit-policy': '3000;w=300',
    }
    const failure = new XrpcFailure(429, 'RateLimitExceeded', 'Rate Limit Exceeded')
    failure.headers = limitHeaders(limit, () => ({ ...headers, 'ratelimit-reset': String(reset) }))
    throw failure
  }
  const fault = town.faults.take(['error'], method)
  if (!fault) return
  const status = fault.status ?? 503
  const names: Record<number, string> = {
    500: 'InternalServerError',
    502: 'UpstreamFailure',
    503: 'NotEnoughResources',
  }
  throw new XrpcFailure(status, names[status] ?? 'InternalServerError', 'It did not work this time')
}

const run = async (
  name: string,
  request: IncomingMessage,
  { url, town }: { url: URL; town: TownParts },
): Promise<object> => {
  const method = Object.hasOwn(methods, name) ? methods[name] : undefined
  if (!method) throw new XrpcFailure(501, 'MethodNotImplemented', 'Method Not Implemented')
  if (request.method !== method.verb)
    throw new XrpcFailure(
      400,
      'InvalidRequest',
      `Incorrect HTTP method (${request.method}) expected ${method.verb}`,
    )
  const { authorization } = request.headers
  const did = method.access === 'session' ? town.tokens.check(authorization, 'com.atproto.appPass') : ''
  const body = method.verb === 'POST' ? await readJson(request) : {}
  if (!body) throw new XrpcFailure(400, 'InvalidRequest', 'Input must be JSON')
  return method.run({ method: name, params: url.searchParams, body, authorization, did, town })
}
