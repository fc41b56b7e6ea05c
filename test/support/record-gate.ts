/**
 * Stands between the connector and a personal data server, and may act just after the server did something and before
 * the client hears of it.
 */
import { once } from 'node:events'
import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'

export type RecordGate = AsyncDisposable & {
  url: string
  /** Calls back once, when a request to this path was answered by the server; that answer is never passed on. */
  afterNext(path: string, act: () => Promise<void>): void
}

export const openRecordGate = async (target: string): Promise<RecordGate> => {
  const { hostname, port } = new URL(target)
  let waiting: { path: string; act: () => Promise<void> } | null = null
  const server = createServer((incoming, outgoing) => {
    const { method, url: path = '/' } = incoming
    const headers = { ...incoming.headers, host: `${hostname}:${port}`, 'accept-encoding': 'identity' }
    const forward = request({ hostname, port, method, path, headers }, (answer) => {
      if (waiting && path.includes(waiting.path)) {
        const { act } = waiting
        waiting = null
        answer.resume()
        answer.once('end', () => void act().finally(() => outgoing.destroy()))
      } else if (path.includes('Session')) void passOnWithoutAddress(answer, outgoing)
      else {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
        answer.pipe(outgoing)
      }
    })
    forward.on('error', () => outgoing.destroy())
    incoming.pipe(forward)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    afterNext: (path, act) => void (waiting = { path, act }),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
    },
  }
}

/** A session names the server's own address, which the client would use from then on, past the gate. */
const passOnWithoutAddress = async (answer: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
  const { didDoc: _address, ...session } = (await json(answer)) as Record<string, unknown>
  outgoing.writeHead(answer.statusCode ?? 502, { 'content-type': 'application/json' })
  outgoing.end(JSON.stringify(session))
}
