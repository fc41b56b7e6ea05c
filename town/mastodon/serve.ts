import type { IncomingMessage, ServerResponse } from 'node:http'
import { limitHeaders } from '../faults.ts'
import { readJson, sendJson } from '../http.ts'
import { type MastodonParts, RestFailure } from './context.ts'
import { methods } from './methods.ts'
import { pathPrefix } from './places.ts'

type Answer = { status: number; body: unknown; headers?: Record<string, string> }

/** Answers one request below `/mastodon/`, well or with the fault that is due. */
export const serveMastodon = async (
  request: IncomingMessage,
  response: ServerResponse,
  { url, town }: { url: URL; town: MastodonParts },
): Promise<void> => {
  const path = url.pathname.slice(`${pathPrefix}/`.length)
  const method = methods.find((one) => one.verb === request.method && one.path.test(path))
  const name = `mastodon ${method?.name ?? 'unknown'}`
  town.ledger.request(name)
  if (town.faults.take(['hang'], name)) return
  if (town.faults.take(['reset'], name)) return void request.socket.resetAndDestroy()
  const answer = async (): Promise<Answer> => {
    if (!request.headers['user-agent']) throw new RestFailure(418, 'Say what you are')
    failOnDemand(name, town)
    if (!method) throw new RestFailure(404, 'Not Found')
    if (
      !method.open &&
      (town.revoked || request.headers.authorization !== `Bearer ${town.account.accessToken}`)
    )
      throw new RestFailure(401, 'The access token is invalid')
    const body = method.verb === 'POST' ? await readJson(request) : {}
    if (!body) throw new RestFailure(400, 'Error occurred while parsing request parameters')
    const key = request.headers['idempotency-key']
    const id = method.path.exec(path)?.[1] ?? ''
    const context = { name, id, params: url.searchParams, body, key: key?.toString(), town }
    return { status: 200, body: method.run(context), headers: rateHeaders(town, 299) }
  }
  const done = await answer().catch((error: unknown): Answer => {
    if (!(error instanceof RestFailure)) throw error
    return { status: error.status, headers: error.headers, body: { error: error.message } }
  })
  if (done.status === 200 && town.faults.take(['lost-answer'], name))
    return void request.socket.resetAndDestroy()
  sendJson(response, done)
}

const rateHeaders = (town: MastodonParts, remaining: number): Record<string, string> => ({
  'x-ratelimit-limit': '300',
  'x-ratelimit-remaining': String(remaining),
  'x-ratelimit-reset': new Date(town.now().getTime() + 2_000).toISOString(),
})

const failOnDemand = (name: string, town: MastodonParts): void => {
  const limit = town.faults.take(['rate-limit'], name)
  if (limit)
    throw new RestFailure(
      429,
      'Too many requests',
      limitHeaders(limit, () => rateHeaders(town, 0)),
    )
  const fault = town.faults.take(['error'], name)
  if (fault) throw new RestFailure(fault.status ?? 503, 'It did not work this time')
}
