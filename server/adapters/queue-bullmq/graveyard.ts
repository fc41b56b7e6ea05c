import type { Redis } from 'ioredis'
import { keyIn, type RedisAccess } from '../redis/connection.ts'
import type { KeptDeath } from './kept-job.ts'

/** Dead jobs, out of BullMQ's way: there the id of one would keep a new job from being added. */
export class Graveyard {
  readonly #redis: Redis
  readonly #deaths: string
  readonly #order: string

  constructor(redis: Redis, access: RedisAccess) {
    this.#redis = redis
    this.#deaths = keyIn(access, 'dead')
    this.#order = keyIn(access, 'dead-order')
  }

  async bury(death: KeptDeath): Promise<void> {
    await this.#redis
      .multi()
      .hset(this.#deaths, death.id, JSON.stringify(death))
      .zadd(this.#order, death.failedAt, death.id)
      .exec()
  }

  async find(id: string): Promise<KeptDeath | null> {
    const json = await this.#redis.hget(this.#deaths, id)
    return json === null ? null : (JSON.parse(json) as KeptDeath)
  }

  async raise(id: string): Promise<void> {
    await this.#redis.multi().hdel(this.#deaths, id).zrem(this.#order, id).exec()
  }

  /** Newest first. */
  async list(limit: number): Promise<KeptDeath[]> {
    const ids = await this.#redis.zrevrange(this.#order, 0, limit - 1)
    if (ids.length === 0) return []
    const deaths = await this.#redis.hmget(this.#deaths, ...ids)
    return deaths.flatMap((json) => (json === null ? [] : [JSON.parse(json) as KeptDeath]))
  }

  count(): Promise<number> {
    return this.#redis.zcard(this.#order)
  }
}
