/** A door before the real Elasticsearch that may ask it something else than it was asked. */
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { elasticsearchUrl } from './engines.ts'

export type Asked = { path: string; body: Record<string, unknown> | undefined }

export type Door = AsyncDisposable & { url: string }

/** `change` answers what is asked instead of a search. */
export const openDoor = async (change: (asked: Asked) => Asked['body']): Promise<Door> => {
  const pass = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const pieces: Buffer[] = []
    for await (const piece of incoming) pieces.push(piece as Buffer)
    const text = Buffer.concat(pieces).toString()
    const path = incoming.url ?? '/'
    const body = path.includes('_search')
      ? JSON.stringify(change({ path, body: text === '' ? undefined : JSON.parse(text) }))
      : text
    const method = incoming.method ?? 'GET'
    const answer = await fetch(elasticsearchUrl() + path, {
      method,
      headers: without(incoming.headers, ['content-length', 'transfer-encoding', 'connection', 'host']),
      ...(body !== '' && method !== 'GET' && method !== 'HEAD' && { body }),
    })
    // What fetch took off already.
    const headers = without(Object.fromEntries(answer.headers), ['content-encoding', 'content-length'])
    outgoing.writeHead(answer.status, headers).end(Buffer.from(await answer.arrayBuffer()))
  }
  const server = createServer((incoming, outgoing) => {
    pass(incoming, outgoing).catch(() => outgoing.destroy())
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
    },
  }
}

const without = (headers: object, names: readonly string[]): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !names.includes(name)))

/** A search that costs the engine so many rounds of its own for every document. */
export const slowed = (body: Asked['body'], rounds = 900_000): Asked['body'] =>
  filteredBy(body, {
    source: 'long x = 0; for (int i = 0; i < params.rounds; i++) { x += i % 7 } return x >= 0',
    params: { rounds },
  })

/** A search that fails in the shard that holds this document, and nowhere else. */
export const failingAt = (id: string, body: Asked['body']): Asked['body'] =>
  filteredBy(body, {
    source: "if (doc['id'].value == params.id) { throw new IllegalStateException('broken') } return true",
    params: { id },
  })

const filteredBy = (body: Asked['body'] = {}, script: object): Asked['body'] => ({
  ...body,
  query: { bool: { filter: [body['query'] ?? { match_all: {} }, { script: { script } }] } },
})
