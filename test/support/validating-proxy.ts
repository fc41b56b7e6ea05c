import { createServer, type IncomingMessage, request as send, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { WebSocket, WebSocketServer } from 'ws'
import {
  type Answer,
  checkAnswer,
  checkLine,
  checkMessage,
  checkRequest,
  type Description,
  findOperation,
  type Request,
} from '../spec/description.ts'

export type ValidatingProxy = AsyncDisposable & {
  /** Stands for the target's address. */
  url: string
  /** What was said that no description allows, each once, beginning with whose it is. */
  problems(): string[]
  /** What was asked, as `GET /api/v1/statuses/{id} 200`, and what streams told, as `line GET …` or `message …`. */
  seen(): Map<string, number>
}

type Options = { target: string; descriptions: readonly Description[] }

/**
 * Stands in front of a network, passes everything on unchanged but its address, and holds each request, answer, line
 * of a stream and message of a websocket against what the network, or we, say of it. What breaks off there breaks
 * off here.
 */
export const startValidatingProxy = async ({ target, descriptions }: Options): Promise<ValidatingProxy> => {
  const notebook = new Notebook(descriptions)
  const base = new URL(target)
  const prefix = base.pathname.replace(/\/$/, '')
  let url = ''
  const asOurs = (text: string): string =>
    text
      .replaceAll(base.origin + prefix, url)
      .replaceAll(base.origin.replace('http', 'ws') + prefix, url.replace('http', 'ws'))
  const server = createServer((request, response) => {
    void relay(request, response, { base, prefix, notebook, asOurs }).catch(() => hangUp(response))
  })
  const sockets = new WebSocketServer({ noServer: true })
  server.on('upgrade', (request, socket, head) => {
    relaySocket(request, { socket, head, sockets, notebook, to: base.origin.replace('http', 'ws') + prefix })
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    url,
    problems: () => [...notebook.problems],
    seen: () => notebook.seen,
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets.clients) socket.terminate()
      server.closeAllConnections()
      await new Promise((closed) => server.close(closed))
    },
  }
}

class Notebook {
  readonly problems = new Set<string>()
  readonly seen = new Map<string, number>()
  readonly #descriptions: readonly Description[]

  constructor(descriptions: readonly Description[]) {
    this.#descriptions = descriptions
  }

  isStream({ method, url: { pathname } }: Request): boolean {
    return this.#descriptions.some((one) => findOperation(one, { method, pathname })?.isStream === true)
  }

  exchange(request: Request, answer: Answer): void {
    // What the network itself refused as a wrong request was found out; tests count these.
    const isRefused = answer.status === 400
    this.#each(request, (operation, description) => [
      ...(isRefused ? [] : checkRequest(operation, request, description)),
      ...checkAnswer(operation, answer, description).map((one) => `${answer.status}: ${one}`),
    ])
    this.#count(`${this.#nameOf(request)} ${answer.status}`)
  }

  /** A request whose answer never came. */
  broken(request: Request): void {
    this.#each(request, (operation, description) => checkRequest(operation, request, description))
    this.#count(`${this.#nameOf(request)} broken`)
  }

  line(request: Request, line: string): void {
    this.#each(request, (operation, description) => checkLine(operation, line, description))
    if (line.trim()) this.#count(`line ${this.#nameOf(request)}`)
  }

  message(pathname: string, message: string): void {
    for (const description of this.#descriptions)
      for (const problem of checkMessage(description, pathname, message) ?? ['is not described'])
        this.problems.add(`${description.name}: message ${pathname}: ${problem}`)
    this.#count(`message ${pathname}`)
  }

  #each(
    request: Request,
    check: (operation: NonNullable<ReturnType<typeof findOperation>>, description: Description) => string[],
  ): void {
    const { method, url } = request
    for (const description of this.#descriptions) {
      const operation = findOperation(description, { method, pathname: url.pathname })
      const found = operation ? check(operation, description) : ['is not described']
      for (const problem of found)
        this.problems.add(`${description.name}: ${method} ${operation?.path ?? url.pathname}: ${problem}`)
    }
  }

  #nameOf({ method, url: { pathname } }: Request): string {
    const found = this.#descriptions.map((one) => findOperation(one, { method, pathname })).find(Boolean)
    return `${method} ${found?.path ?? pathname}`
  }

  #count(name: string): void {
    this.seen.set(name, (this.seen.get(name) ?? 0) + 1)
  }
}

type Relay = { base: URL; prefix: string; notebook: Notebook; asOurs: (text: string) => string }

const relay = async (
  incoming: IncomingMessage,
  response: ServerResponse,
  { base, prefix, notebook, asOurs }: Relay,
): Promise<void> => {
  const { method = 'GET' } = incoming
  const body = await textOf(incoming)
  const headers = flat(incoming)
  const request: Request = { method, url: new URL(incoming.url ?? '/', base.origin), headers, body }
  const isStream = notebook.isStream(request)
  // The Host stays as it was said: signatures are made over it.
  const outgoing = send(base.origin + prefix + (incoming.url ?? ''), { method, headers })
  response.on('close', () => outgoing.destroy())
  const answer = new Promise<IncomingMessage>((resolve, reject) => {
    outgoing.on('response', resolve)
    outgoing.on('error', reject)
  })
  outgoing.end(body)
  try {
    const upstream = await answer
    const said = { status: upstream.statusCode ?? 0, headers: flat(upstream) }
    if (isStream && said.status === 200) {
      notebook.exchange(request, { ...said, body: '' })
      response.writeHead(said.status, said.headers)
      response.flushHeaders()
      await relayLines(upstream, response, (line) => notebook.line(request, line))
      return void response.end()
    }
    const text = await textOf(upstream)
    notebook.exchange(request, { ...said, body: text })
    const shown = asOurs(text)
    const { 'transfer-encoding': _, ...kept } = said.headers
    response.writeHead(said.status, { ...kept, 'content-length': String(Buffer.byteLength(shown)) })
    response.end(shown)
  } catch (error) {
    if (!isStream) notebook.broken(request)
    throw error
  }
}

const relayLines = async (
  upstream: IncomingMessage,
  response: ServerResponse,
  tell: (line: string) => void,
): Promise<void> => {
  let rest = ''
  const decoder = new TextDecoder()
  for await (const chunk of upstream as AsyncIterable<Buffer>) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) tell(line)
    response.write(chunk)
  }
}

const hangUp = (response: ServerResponse): void => {
  response.socket?.resetAndDestroy()
}

type SocketRelay = { socket: Duplex; head: Buffer; sockets: WebSocketServer; notebook: Notebook; to: string }

const relaySocket = (
  request: IncomingMessage,
  { socket, head, sockets, notebook, to }: SocketRelay,
): void => {
  const { host: _, ...headers } = flat(request)
  const own = Object.entries(headers).filter(([name]) => !/^(sec-websocket|connection|upgrade)/.test(name))
  const upstream = new WebSocket(to + (request.url ?? ''), { headers: Object.fromEntries(own) })
  const { pathname } = new URL(request.url ?? '/', to)
  upstream.on('error', () => socket.destroy())
  upstream.once('open', () => {
    sockets.handleUpgrade(request, socket, head, (client) => {
      client.on('error', () => client.terminate())
      client.on('close', () => upstream.terminate())
      client.on('message', (data: Buffer, isBinary) => upstream.send(data, { binary: isBinary }))
      upstream.on('ping', () => client.ping())
      upstream.on('close', () => client.terminate())
      upstream.on('message', (data, isBinary) => {
        notebook.message(pathname, String(data))
        client.send(data as Buffer, { binary: isBinary })
      })
    })
  })
}

const textOf = async (message: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = []
  for await (const chunk of message as AsyncIterable<Buffer>) chunks.push(chunk)
  return Buffer.concat(chunks).toString()
}

const flat = ({ headers }: IncomingMessage): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])),
  )
