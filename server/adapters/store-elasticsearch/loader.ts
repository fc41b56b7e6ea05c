import { setImmediate } from 'node:timers/promises'
import type { Client } from '@elastic/elasticsearch'
import type { Documents, Kind } from '../../domain/documents.ts'
import { decodeDocument, documentParts, type Source } from './encode-document.ts'
import { foundIn } from './found.ts'
import { aliasName, indexId } from './names.ts'

type Wanted = {
  kind: Kind
  id: string
  found: (doc: Documents[Kind] | undefined) => void
  failed: (error: unknown) => void
}

const mostAtOnce = 1_000

/** Reads documents by their ids, which is always current. What is asked for in one breath goes in one request. */
export class Loader {
  readonly #client: Client
  readonly #prefix: string
  #wanted: Wanted[] = []

  constructor(client: Client, prefix: string) {
    this.#client = client
    this.#prefix = prefix
  }

  find<K extends Kind>(kind: K, id: string): Promise<Documents[K] | undefined> {
    const { promise, resolve, reject } = Promise.withResolvers<Documents[Kind] | undefined>()
    this.#wanted.push({ kind, id, found: resolve, failed: reject })
    if (this.#wanted.length === 1) void this.#flush()
    return promise as Promise<Documents[K] | undefined>
  }

  async findMany<K extends Kind>(kind: K, ids: readonly string[]): Promise<Map<string, Documents[K]>> {
    const wanted = [...new Set(ids)].filter((id) => id !== '')
    const docs = await Promise.all(wanted.map((id) => this.find(kind, id)))
    return new Map(wanted.flatMap((id, index) => (docs[index] ? [[id, docs[index]] as const] : [])))
  }

  async #flush(): Promise<void> {
    await setImmediate()
    const wanted = this.#wanted
    this.#wanted = []
    for (let from = 0; from < wanted.length; from += mostAtOnce)
      void this.#load(wanted.slice(from, from + mostAtOnce))
  }

  async #load(wanted: readonly Wanted[]): Promise<void> {
    try {
      const { docs } = await this.#client.mget<Source>({
        docs: wanted.map(({ kind, id }) => ({
          _index: aliasName(this.#prefix, kind),
          _id: indexId(id),
          _source: documentParts,
        })),
      })
      for (const [index, { found, failed }] of wanted.entries()) {
        try {
          const source = foundIn(docs[index])
          found(source && decodeDocument(source))
        } catch (error) {
          failed(error)
        }
      }
    } catch (error) {
      for (const { failed } of wanted) failed(error)
    }
  }
}
