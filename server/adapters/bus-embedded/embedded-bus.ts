import type { BusEvent, EventBus, NumberedEvent } from '../../ports/event-bus.ts'
import { LocalPresence } from '../kit/local-presence.ts'
import type { Database } from '../sqlite/database.ts'
import type { EmbeddedLog } from '../sqlite/log.ts'
import { busProcedures } from './procedures.ts'

type Listener = (event: NumberedEvent) => void

const trimParcel = 200

/** The event log of one process: numbered in the file, heard in memory once committed. Presence is in memory alone. */
export class EmbeddedBus implements EventBus {
  readonly presence: LocalPresence
  readonly #database: Database
  readonly #log: EmbeddedLog | undefined
  readonly #epoch: string
  readonly #listeners = new Set<Listener>()

  static async open(database: Database, log?: EmbeddedLog): Promise<EmbeddedBus> {
    return new EmbeddedBus(database, database.read(busProcedures.log, null).epoch, log)
  }

  private constructor(database: Database, epoch: string, log: EmbeddedLog | undefined) {
    this.#database = database
    this.#epoch = epoch
    this.#log = log
    this.presence = new LocalPresence((err) => log?.error({ err }, 'a listener of presence failed'))
    database.hold(this)
  }

  async publish(events: readonly BusEvent[]): Promise<void> {
    if (events.length === 0) return
    // The writer answers in the order of its commits, so listeners hear in the order of the numbers.
    const first = await this.#database.write(busProcedures.publish, events)
    events.forEach((event, index) => this.#tell({ ...event, since: this.#position(first + index) }))
  }

  subscribe(listener: Listener): () => void {
    const own: Listener = (event) => listener(event)
    this.#listeners.add(own)
    return () => void this.#listeners.delete(own)
  }

  async after(since: string, limit: number): Promise<NumberedEvent[] | 'reset'> {
    const number = this.#numberOf(since)
    const { head, trimmed } = this.#database.read(busProcedures.log, null)
    if (number === undefined || number > head || number < trimmed) return 'reset'
    const rows = this.#database.read(busProcedures.after, { number, limit })
    return rows.map(({ number: at, event, id, conversationId, to }) => ({
      event,
      id,
      conversationId,
      ...(to !== null && { to }),
      since: this.#position(at),
    }))
  }

  async head(): Promise<string> {
    return this.#position(this.#database.read(busProcedures.log, null).head)
  }

  isAtOrBefore(a: string, b: string): boolean {
    const [first, second] = [this.#numberOf(a), this.#numberOf(b)]
    if (first === undefined || second === undefined)
      throw new RangeError(`${a} and ${b} are not both of this log.`)
    return first <= second
  }

  async trim(olderThanMs: number): Promise<void> {
    const args = { before: Date.now() - olderThanMs, most: trimParcel }
    while ((await this.#database.write(busProcedures.trim, args, { lane: 'bulk' })) === trimParcel);
  }

  async close(): Promise<void> {
    this.#listeners.clear()
    this.presence.close()
    await this.#database.release(this)
  }

  #tell(event: NumberedEvent): void {
    for (const listener of this.#listeners) {
      try {
        listener(event)
      } catch (err) {
        this.#log?.error({ err, since: event.since }, 'a listener of the event log failed')
      }
    }
  }

  #position(number: number): string {
    return `${this.#epoch}:${number}`
  }

  #numberOf(position: string): number | undefined {
    const [, epoch, number] = /^([0-9a-f]+):(0|[1-9]\d{0,15})$/.exec(position) ?? []
    return epoch === this.#epoch ? Number(number) : undefined
  }
}
