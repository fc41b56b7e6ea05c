/** A door before the real Elasticsearch that may ask it something else than it was asked. */
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { elasticsearchUrl } from './engines.ts'

export type Asked = { path: string; body: Record<string, unknown> | undefined }

export type Door = AsyncDisposable & { url: string }

/** `change` answers what is asked instead of a search. */
export const openDoor = async (change: (asked: Asked) => Asked['body']): Promise<Door> => {
  const server = createServer(async (incoming, outgoing) => {
    const pieces: Buffer[] = []
    for await (const piece of incoming) pieces.push(piece as Buffer)
    const text = Buffer.concat(pieces).toString()
    const path = incoming.url ?? '/'
    const body = path.includes('_search')
      ? JSON.stringify(change({ path, body: text === '' ? undefined : JSON.parse(text) }))
      : text
    const {
      'content-length': _,
      host: __,
      connection: ___,
      'transfer-encoding': ____,
      ...headers
    } = incoming.headers
    const method = incoming.method ?? 'GET'
    const answer = await fetch(elasticsearchUrl() + path, {
      method,
      headers: headers as Record<string, string>,
      ...(body !== '' && method !== 'GET' && method !== 'HEAD' && { body }),
    })
    const {
      'content-encoding': _____,
      'content-length': ______,
      ...rest
    } = Object.fromEntries(answer.headers)
    outgoing.writeHead(answer.status, rest).end(Buffer.from(await answer.arrayBuffer()))
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
