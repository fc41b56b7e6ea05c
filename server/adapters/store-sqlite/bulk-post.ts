import { setImmediate } from 'node:timers/promises'
import type { Write, WriteResult } from '../../ports/store.ts'
import { encodeWrite, type EncodedWrite } from './encode-write.ts'

/** Writes travel in parcels of this many at most, so that people's actions find a gap in the middle of bulk. */
const parcelWrites = 16
const parcelCharacters = 262_144

type Waiting = { write: Write; resolve(result: WriteResult): void; reject(error: unknown): void }

/** A parcel is encoded when it is asked for. */
export function* parcelsOf(writes: Iterable<Write>): Generator<EncodedWrite[]> {
  let parcel: EncodedWrite[] = []
  let characters = 0
  for (const write of writes) {
    const encoded = encodeWrite(write)
    parcel.push(encoded)
    characters += 'body' in encoded ? encoded.body.length : 0
    if (parcel.length < parcelWrites && characters < parcelCharacters) continue
    yield parcel
    parcel = []
    characters = 0
  }
  if (parcel.length > 0) yield parcel
}

/**
 * Sends bulk on its way. What is written in one breath travels together, whoever writes it: most of what a lone small
 * write costs is its message to the writer's thread and back.
 */
export class BulkPost {
  readonly #carry: (parcel: EncodedWrite[]) => Promise<WriteResult[]>
  #waiting: Waiting[] = []
  #underWay: Promise<void> | null = null

  constructor(carry: (parcel: EncodedWrite[]) => Promise<WriteResult[]>) {
    this.#carry = carry
  }

  send(writes: readonly Write[]): Promise<WriteResult[]> {
    const answers = writes.map((write) => {
      const { promise, resolve, reject } = Promise.withResolvers<WriteResult>()
      this.#waiting.push({ write, resolve, reject })
      return promise
    })
    this.#underWay ??= this.#sendOff()
    return Promise.all(answers)
  }

  /** Resolves when all of it has been sent off. */
  async settle(): Promise<void> {
    await this.#underWay
  }

  async #sendOff(): Promise<void> {
    await setImmediate()
    while (this.#waiting.length > 0) {
      const some = this.#waiting
      this.#waiting = []
      let from = 0
      try {
        for (const parcel of parcelsOf(some.map(({ write }) => write))) {
          this.#answer(this.#carry(parcel), some.slice(from, (from += parcel.length)))
          // Turning a long page into text must not hold up this thread.
          await setImmediate()
        }
      } catch (error) {
        for (const { reject } of some.slice(from)) reject(error)
      }
    }
    this.#underWay = null
  }

  #answer(results: Promise<WriteResult[]>, to: readonly Waiting[]): void {
    results.then(
      (each) => to.forEach(({ resolve }, index) => resolve(each[index] as WriteResult)),
      (error: unknown) => to.forEach(({ reject }) => reject(error)),
    )
  }
}
