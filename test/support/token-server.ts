import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

/** X's token endpoint and nothing else: each refresh token is good once. */
export type TokenServer = AsyncDisposable & {
  url: URL
  /** Forms it was sent, in order, and how they were signed. */
  readonly asked: { form: Record<string, string>; authorization: string }[]
  /** Done instead of answering the next request, which has had its effect. */
  instead(act: (response: ServerResponse) => void): void
  /** The refresh token that it takes now. */
  readonly refreshToken: string
}

export const startTokenServer = async (): Promise<TokenServer> => {
  const asked: TokenServer['asked'] = []
  let round = 1
  let instead: ((response: ServerResponse) => void) | undefined
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const form = Object.fromEntries(new URLSearchParams(await text(request)))
    asked.push({ form, authorization: request.headers.authorization ?? '' })
    const isRight = form['refresh_token'] === `refresh ${round}`
    if (isRight) round++
    const act = instead
    instead = undefined
    if (act) return act(response)
    const body = isRight
      ? {
          token_type: 'bearer',
          expires_in: 7200,
          access_token: `access ${round}`,
          refresh_token: `refresh ${round}`,
        }
      : { error: 'invalid_request', error_description: 'Value passed for the token was invalid.' }
    response.writeHead(isRight ? 200 : 400, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  }
  const server = createServer((request, response) => void serve(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`),
    asked,
    instead: (act) => void (instead = act),
    get refreshToken() {
      return `refresh ${round}`
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
