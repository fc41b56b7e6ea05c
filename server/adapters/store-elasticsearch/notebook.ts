import type { Client } from '@elastic/elasticsearch'
import { foundIn } from './found.ts'
import { notebookName } from './indices.ts'

/** Where in its history a note stands. */
export type Place = { if_seq_no: number; if_primary_term: number }
export type Noted<Note> = { note: Note; place: Place }

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

  /** For a note that several processes write: see `replace`. */
  async readInPlace<Note>(id: string): Promise<Noted<Note> | undefined> {
    const { docs } = await this.#client.mget<{ json: string }>({ index: this.#index, ids: [id] })
    const [doc] = docs
    const found = foundIn(doc)
    if (!found || !doc || !('found' in doc)) return undefined
    const place = { if_seq_no: doc._seq_no as number, if_primary_term: doc._primary_term as number }
    return { note: JSON.parse(found.json) as Note, place }
  }

  /** Answers its new place, or null where somebody else wrote it meanwhile. Without a place there must be none yet. */
  async replace(id: string, note: unknown, place: Place | undefined): Promise<Place | null> {
    const answer = await this.#client.index(
      {
        index: this.#index,
        id,
        document: { json: JSON.stringify(note) },
        ...(place ?? { op_type: 'create' as const }),
      },
      { ignore: [409] },
    )
    const { _seq_no: number, _primary_term: term } = answer
    return number === undefined || term === undefined ? null : { if_seq_no: number, if_primary_term: term }
  }
}
