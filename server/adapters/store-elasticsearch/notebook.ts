import type { Client } from '@elastic/elasticsearch'
import { foundIn } from './found.ts'
import { notebookName } from './indices.ts'

/** What the store notes for itself: how far its own work has come. */
export class Notebook {
  readonly #client: Client
  readonly #index: string

  constructor(client: Client, prefix: string) {
    this.#client = client
    this.#index = notebookName(prefix)
  }

  async read<Note>(id: string): Promise<Note | undefined> {
    const { docs } = await this.#client.mget<{ json: string }>({ index: this.#index, ids: [id] })
    const found = foundIn(docs[0])
    return found && (JSON.parse(found.json) as Note)
  }

  async write(id: string, note: unknown): Promise<void> {
    await this.#client.index({ index: this.#index, id, document: { json: JSON.stringify(note) } })
  }
}
