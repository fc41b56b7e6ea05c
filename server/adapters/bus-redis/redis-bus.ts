import { randomBytes } from 'node:crypto'
import type { Redis } from 'ioredis'
import type { BusEvent, EventBus, NumberedEvent } from '../../ports/event-bus.ts'
import { forCommands, forHearing, keyIn, type RedisAccess } from '../redis/connection.ts'
import { RedisPresence } from './redis-presence.ts'
import { afterScript, headScript, publishScript, trimScript } from './scripts.ts'

type Listener = { heard: (event: NumberedEvent) => void; lost: () => void; from: Position }
/** `began`: when the epoch did, milliseconds. */
type Position = { epoch: string; began: number; number: number }
type Entry = [id: string, fields: string[]]
type Standing = [epoch: string, head: number]

const trimParcel = 500
const publishParcel = 500
const readParcel = 500
/** How soon it is noticed that Redis came back another, when nothing is published; milliseconds. */
const readPatience = 2_000
const retryMs = 500

/** The event log of many processes: a stream in Redis. */
export class RedisBus implements EventBus {
  readonly presence: RedisPresence
  readonly #access: RedisAccess
  readonly #redis: Redis
  readonly #reader: Redis
  readonly #keys: [string, string]
  readonly #listeners = new Set<Listener>()
  /** The newest position that this process knows of. */
  #known: Position
  /** The newest that its listeners heard. */
  #heard: Position
  #closed = false

  static async open(access: RedisAccess): Promise<RedisBus> {
    const redis = forCommands(access)
    try {
      const keys = keysIn(access)
      const head = await standingOf(redis, keys)
      return new RedisBus(access, { redis, keys, head })
    } catch (error) {
      redis.disconnect()
      throw error
    }
  }

  private constructor(
    access: RedisAccess,
    { redis, keys, head }: { redis: Redis; keys: [string, string]; head: Position },
  ) {
    this.presence = new RedisPresence(access, redis)
    this.#access = access
    this.#redis = redis
    this.#reader = forHearing(access)
    this.#keys = keys
    this.#known = head
    this.#heard = head
    void this.#read()
  }

  async publish(events: readonly BusEvent[]): Promise<void> {
    for (let from = 0; from < events.length; from += publishParcel) {
      const some = events.slice(from, from + publishParcel).map((event) => JSON.stringify(event))
      const standing = await this.#redis.eval(publishScript, 2, ...this.#keys, salt(), ...some)
      this.#learn(positionOf(standing as Standing))
    }
  }

  subscribe(heard: (event: NumberedEvent) => void, lost: () => void = () => undefined): () => void {
    const listener: Listener = { heard, lost, from: this.#known }
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  async after(since: string, limit: number): Promise<NumberedEvent[] | 'reset'> {
    const at = readPosition(since)
    if (!at) return 'reset'
    const args = [salt(), at.epoch, String(at.number), String(limit)]
    const entries = (await this.#redis.eval(afterScript, 2, ...this.#keys, ...args)) as Entry[] | null
    return entries === null ? 'reset' : entries.map((entry) => eventOf(entry).event)
  }

  async head(): Promise<string> {
    const head = await standingOf(this.#redis, this.#keys)
    this.#learn(head)
    return writePosition(head)
  }

  isAtOrBefore(a: string, b: string): boolean {
    const [first, second] = [readPosition(a), readPosition(b)]
    if (!first || !second) throw new RangeError(`${a} and ${b} are not both of this log.`)
    return isAtOrBefore(first, second)
  }

  async trim(olderThanMs: number): Promise<void> {
    const args = [salt(), String(olderThanMs), String(trimParcel)]
    while ((await this.#redis.eval(trimScript, 2, ...this.#keys, ...args)) === trimParcel);
  }

  /** Does not wait for the reader: while Redis is away nothing would wake it, and nobody listens any more. */
  async close(): Promise<void> {
    this.#closed = true
    this.#listeners.clear()
    this.presence.close()
    this.#reader.disconnect()
    this.#redis.disconnect()
  }

  async #read(): Promise<void> {
    while (!this.#closed) {
      try {
        const behind = `${this.#heard.began}-${this.#heard.number}`
        const options = ['COUNT', readParcel, 'BLOCK', readPatience, 'STREAMS'] as const
        const answer = await this.#reader.xread(...options, this.#keys[1], behind)
        if (answer) for (const entry of answer[0]?.[1] ?? []) this.#hear(entry)
        else this.#follow(await standingOf(this.#reader, this.#keys))
      } catch (error) {
        if (this.#closed) return
        this.#access.onTrouble?.(error)
        await new Promise((resolve) => setTimeout(resolve, retryMs))
      }
    }
  }

  #hear(entry: Entry): void {
    const { event, position } = eventOf(entry)
    this.#follow({ ...position, number: 0 })
    this.#heard = position
    this.#learn(position)
    for (const { heard, from } of this.#listeners)
      if (!isAtOrBefore(position, from)) this.#tell(() => heard(event))
  }

  /** Another epoch: the last of the one before may never be heard. */
  #follow(at: Position): void {
    if (at.epoch === this.#heard.epoch) return
    this.#heard = { ...at, number: 0 }
    for (const { lost } of this.#listeners) this.#tell(lost)
  }

  #tell(listener: () => void): void {
    try {
      listener()
    } catch (error) {
      this.#access.onTrouble?.(error)
    }
  }

  #learn(position: Position): void {
    if (isAtOrBefore(this.#known, position)) this.#known = position
  }
}

const salt = (): string => `x${randomBytes(4).toString('hex')}`

const keysIn = (access: RedisAccess): [string, string] => [keyIn(access, 'log'), keyIn(access, 'events')]

const standingOf = async (redis: Redis, keys: [string, string]): Promise<Position> =>
  positionOf((await redis.eval(headScript, 2, ...keys, salt())) as Standing)

const positionOf = ([epoch, number]: Standing): Position => ({
  epoch,
  began: Number.parseInt(epoch, 10),
  number,
})

const isAtOrBefore = (a: Position, b: Position): boolean =>
  a.began === b.began ? a.number <= b.number : a.began < b.began

const writePosition = ({ epoch, number }: Position): string => `${epoch}:${number}`

const readPosition = (since: string): Position | undefined => {
  const [, epoch, began, number] = /^((\d{13})x[0-9a-f]{8}):(0|[1-9]\d{0,14})$/.exec(since) ?? []
  return epoch ? { epoch, began: Number(began), number: Number(number) } : undefined
}

const eventOf = ([id, fields]: Entry): { event: NumberedEvent; position: Position } => {
  const [began = '', number = ''] = id.split('-')
  const [, epochSalt = '', , , , json = ''] = fields
  const position = { epoch: `${began}${epochSalt}`, began: Number(began), number: Number(number) }
  return { event: { ...(JSON.parse(json) as BusEvent), since: writePosition(position) }, position }
}
