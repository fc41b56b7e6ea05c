import type { Redis } from 'ioredis'
import type { Presence, PresenceBoard } from '../../ports/event-bus.ts'
import { LocalPresence } from '../kit/local-presence.ts'
import { forHearing, keyIn, type RedisAccess } from '../redis/connection.ts'
import { announceScript, leaveScript, recountScript } from './presence-scripts.ts'

type Lasting = { presence: Presence; lastsMs: number }
/** A `Lasting` as JSON, and how much of its time is left. */
type Said = { said: string; leftMs: number }
/** Lua knows no empty list: where nobody is there, `all` is an empty object. */
type Message = Said | { left: string } | { all: Said[] | Record<string, never> }

const pingEveryMs = 4_000
const retryMs = 500

/**
 * Who is where, among many processes: each tells Redis, and hears from it what the others tell. While Redis is away
 * what was heard ends by itself, and nobody new is heard of.
 */
export class RedisPresence implements PresenceBoard {
  readonly #access: RedisAccess
  readonly #redis: Redis
  readonly #hearing: Redis
  readonly #board: LocalPresence
  readonly #keys: [string, string]
  readonly #channel: string
  readonly #pinging: NodeJS.Timeout
  #closed = false

  /** `redis`: where commands go; who opened it closes it. */
  constructor(access: RedisAccess, redis: Redis) {
    this.#access = access
    this.#redis = redis
    this.#board = new LocalPresence((error) => access.onTrouble?.(error))
    this.#keys = [keyIn(access, 'presence'), keyIn(access, 'presence-said')]
    // Unlike keys, channels are shared by all databases of a Redis.
    this.#channel = keyIn(access, 'presence', String(redis.options.db ?? 0))
    this.#hearing = forHearing(access)
    this.#hearing.on('message', (_channel, text) => this.#hear(text))
    this.#hearing.on('ready', () => void this.#catchUp())
    this.#pinging = setInterval(() => this.#ping(), pingEveryMs)
    this.#pinging.unref()
  }

  async announce(presence: Presence, lastsMs: number): Promise<void> {
    const said = JSON.stringify({ presence, lastsMs } satisfies Lasting)
    await this.#run(announceScript, presence.connectionId, said, String(lastsMs))
  }

  async leave(connectionId: string): Promise<void> {
    await this.#run(leaveScript, connectionId)
  }

  list(): readonly Presence[] {
    return this.#board.list()
  }

  onChange(listener: (conversationId: string) => void): () => void {
    return this.#board.onChange(listener)
  }

  close(): void {
    this.#closed = true
    clearInterval(this.#pinging)
    this.#hearing.disconnect()
    this.#board.close()
  }

  /** What was told while nobody listened here is made up for by a recount, which is heard behind it. */
  async #catchUp(): Promise<void> {
    try {
      await this.#hearing.subscribe(this.#channel)
      await this.#run(recountScript)
    } catch (error) {
      if (this.#closed) return
      this.#access.onTrouble?.(error)
      const again = (): unknown => !this.#closed && this.#hearing.status === 'ready' && this.#catchUp()
      setTimeout(again, retryMs).unref()
    }
  }

  #hear(text: string): void {
    try {
      const message = JSON.parse(text) as Message
      if ('left' in message) this.#board.remove(message.left)
      else if ('all' in message) this.#board.replaceAll(Object.values(message.all).map(read))
      else {
        const { presence, lastsMs } = read(message)
        this.#board.put(presence, lastsMs)
      }
    } catch (error) {
      this.#access.onTrouble?.(error)
    }
  }

  /** Its answer is what keeps a good line from being taken for a dead one. */
  #ping(): void {
    if (this.#hearing.status === 'ready') this.#hearing.ping().catch(() => undefined)
  }

  #run(script: string, ...args: string[]): Promise<unknown> {
    return this.#redis.eval(script, 2, ...this.#keys, this.#channel, ...args)
  }
}

/** Redis' clock may have been set back: nobody stays longer than they said. */
const read = ({ said, leftMs }: Said): Lasting => {
  const { presence, lastsMs } = JSON.parse(said) as Lasting
  return { presence, lastsMs: Math.min(lastsMs, leftMs) }
}
