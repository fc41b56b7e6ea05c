import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Fault, Faults } from '../faults.ts'
import { readJson, sendJson } from '../http.ts'
import { Ledger } from '../ledger.ts'
import { answer, nameOf, problem, type XAnswer, type XParts } from './api.ts'
import { isSigned, type XKeys } from './oauth.ts'
import { type XPost, XSquare } from './posts.ts'

export type { XPost } from './posts.ts'

export type XTownOptions = {
  now?: () => Date
  /** Which version of X's words it speaks. (Default: `post`, those of August 2026) */
  speech?: XParts['speech']
  /** (Default: 0) */
  listLag?: number
  /** (Default: 0) */
  searchLag?: number
  /** (Default: true) */
  mustBeSummoned?: boolean
}

export type XThread = { id: string; author: string; text: string; replies: XThread[] }

export type XTown = {
  url: string
  us: XParts['us']
  keys: XKeys
  bearerToken: string
  control: {
    /** A customer says something; our name is put before it unless told otherwise. */
    post(post: { text: string; mention?: boolean; replyTo?: string; quote?: string; as?: string }): XPost
    remove(id: string): boolean
    fault(fault: Fault): void
    clearFaults(): void
    account(): ReturnType<Ledger['read']>
    findThread(id: string): XThread | undefined
  }
  close(): Promise<void>
}

const windowMs = 15 * 60_000

/** Starts a small X on this machine: what its API says of one account and a few customers. */
export const startXTown = async (options: XTownOptions = {}): Promise<XTown> => {
  const parts = makeParts(options)
  const server = createServer((request, response) => void serve(request, response, parts))
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const { us, keys, bearerToken, square, ledger, faults } = parts
  return {
    url,
    us,
    keys,
    bearerToken,
    control: {
      post: ({ text, mention, replyTo, quote, as = 'lies_b' }) => {
        const named = mention ?? !(replyTo || quote)
        return square.post(square.findByName(as)?.id ?? '', {
          text: named && !text.includes(`@${us.username}`) ? `@${us.username} ${text}` : text,
          ...(replyTo && { parentId: replyTo }),
          ...(quote && { quotedId: quote }),
        })
      },
      remove: (id) => square.remove(id),
      fault: (fault) => faults.add(fault),
      clearFaults: () => faults.clear(),
      account: () => ledger.read(),
      findThread: (id) => threadOf(id, square),
    },
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

const makeParts = (options: XTownOptions): XParts => {
  const {
    now = () => new Date(),
    speech = 'post',
    listLag = 0,
    searchLag = 0,
    mustBeSummoned = true,
  } = options
  const square = new XSquare(now)
  const us = square.addUser({ id: square.newId(), username: 'ligneclaire', name: 'Ligne Claire' })
  square.addUser({ id: square.newId(), username: 'lies_b', name: 'Lies' })
  square.addUser({ id: square.newId(), username: 'karim81', name: 'Karim' })
  return {
    square,
    us,
    keys: {
      consumerKey: 'town-consumer',
      consumerSecret: 'town consumer/secret',
      accessToken: `${us.id}-town`,
      accessSecret: 'town+access=secret',
    },
    bearerToken: 'town-bearer',
    ledger: new Ledger(),
    faults: new Faults(),
    now,
    speech,
    listLag,
    searchLag,
    mustBeSummoned,
  }
}

const serve = async (request: IncomingMessage, response: ServerResponse, parts: XParts): Promise<void> => {
  const { method = 'GET', headers, socket } = request
  const url = new URL(request.url ?? '/', `http://${headers.host}`)
  const name = nameOf(method, url.pathname)
  const { faults, ledger } = parts
  ledger.request(name)
  const body = method === 'POST' ? await readJson(request) : {}
  if (faults.take(['hang'], name)) return
  if (faults.take(['reset'], name)) return void socket.resetAndDestroy()
  const result =
    failure(name, parts) ??
    refusal(headers.authorization ?? '', { method, url, parts }) ??
    answer({ method, url, body: body ?? {} }, parts)
  if (faults.take(['lost-answer'], name)) return void socket.resetAndDestroy()
  sendJson(response, { ...result, headers: { ...limitHeaders(parts.now(), '299'), ...result.headers } })
}

const failure = (name: string, { faults, now }: XParts): XAnswer | undefined => {
  if (faults.take(['rate-limit'], name))
    return { ...problem(429, 'Too Many Requests', 'Too Many Requests'), headers: limitHeaders(now(), '0') }
  const fault = faults.take(['error'], name)
  if (!fault) return undefined
  const status = fault.status ?? 503
  if (status === 402)
    return problem(
      402,
      'CreditsDepleted',
      'Your enrolled account does not have any credits to fulfill this request.',
    )
  return problem(status, 'Service Unavailable', 'It did not work this time')
}

const refusal = (
  header: string,
  { method, url, parts }: { method: string; url: URL; parts: XParts },
): XAnswer | undefined => {
  const byApp = url.pathname.endsWith('/search/recent') && header === `Bearer ${parts.bearerToken}`
  return byApp || isSigned(header, { method, url, keys: parts.keys })
    ? undefined
    : problem(401, 'Unauthorized', 'Unauthorized')
}

const limitHeaders = (now: Date, remaining: string): Record<string, string> => ({
  'x-rate-limit-limit': '300',
  'x-rate-limit-remaining': remaining,
  'x-rate-limit-reset': String(Math.ceil((now.getTime() + (remaining === '0' ? 2000 : windowMs)) / 1000)),
})

const threadOf = (id: string, square: XSquare): XThread | undefined => {
  const post = square.find(id)
  return (
    post && {
      id,
      author: square.findUser(post.authorId)?.username ?? '',
      text: post.written,
      replies: square.answersTo(id).flatMap((answer) => threadOf(answer.id, square) ?? []),
    }
  )
}
