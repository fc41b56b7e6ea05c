import type { Redis } from 'ioredis'
import { keyIn, type RedisAccess } from '../redis/connection.ts'
import type { KeptJob } from './kept-job.ts'

/**
 * Order among jobs with one key, which BullMQ leaves to its paid edition: they stand in a line of ours, and only the
 * first of each line is handed to BullMQ. Whoever enters or leaves a line hands on its first, who may be there
 * already; a job that is not the first of its line when it is taken was handed on too late, and is let go. So is one
 * that was the first and left: the same job may stand there again, as another entry.
 */
export class KeyGate {
  readonly #redis: Redis
  readonly #access: RedisAccess

  constructor(redis: Redis, access: RedisAccess) {
    this.#redis = redis
    this.#access = access
  }

  /** Puts them at the end of their lines; answers those that are first now. */
  async enter(jobs: readonly KeptJob[]): Promise<KeptJob[]> {
    const pipeline = this.#redis.pipeline()
    for (const job of jobs)
      pipeline.eval(enterScript, 3, ...this.#keys(job), job.id, JSON.stringify(job), job.key as string)
    const first = new Map<string, KeptJob>()
    for (const [error, answer] of (await pipeline.exec()) ?? []) {
      if (error) throw error
      const job = JSON.parse(answer as string) as KeptJob
      first.set(`${job.name} ${job.id}`, job)
    }
    return [...first.values()]
  }

  async isFirst(job: KeptJob): Promise<boolean> {
    const [line, specs] = this.#keys(job)
    return (await this.#redis.eval(isFirstScript, 2, line, specs, job.id, job.entry ?? '')) === 1
  }

  /** Takes the first away if it is this one; answers who is first then. */
  async leave(job: KeptJob): Promise<KeptJob | null> {
    const answer = await this.#redis.eval(
      leaveScript,
      3,
      ...this.#keys(job),
      job.id,
      job.key as string,
      job.entry ?? '',
    )
    return answer === null ? null : (JSON.parse(answer as string) as KeptJob)
  }

  /** How many jobs of a name stand behind the first of their lines. */
  async countBehind(name: string): Promise<number> {
    const { specs, keys } = this.#names(name)
    const [all, lines] = await Promise.all([this.#redis.hlen(specs), this.#redis.scard(keys)])
    return Math.max(0, all - lines)
  }

  #keys({ name, key }: KeptJob): [string, string, string] {
    const { specs, keys } = this.#names(name)
    return [keyIn(this.#access, 'line', name, key as string), specs, keys]
  }

  #names(name: string): { specs: string; keys: string } {
    return { specs: keyIn(this.#access, 'keyed', name), keys: keyIn(this.#access, 'lines', name) }
  }
}

// KEYS: the line, all jobs with a key by id, the keys that have a line.
const enterScript = `
  if redis.call('HSETNX', KEYS[2], ARGV[1], ARGV[2]) == 1 then
    redis.call('RPUSH', KEYS[1], ARGV[1])
    redis.call('SADD', KEYS[3], ARGV[3])
  end
  local first = redis.call('LINDEX', KEYS[1], 0)
  return redis.call('HGET', KEYS[2], first or ARGV[1])`

// KEYS: the line, all jobs with a key by id.
const isFirst = `
  local function isFirst(id, entry)
    if redis.call('LINDEX', KEYS[1], 0) ~= id then return false end
    local spec = redis.call('HGET', KEYS[2], id)
    return spec and (cjson.decode(spec).entry or '') == entry
  end`

const isFirstScript = `${isFirst}
  return isFirst(ARGV[1], ARGV[2]) and 1 or 0`

const leaveScript = `${isFirst}
  if isFirst(ARGV[1], ARGV[3]) then
    redis.call('LPOP', KEYS[1])
    redis.call('HDEL', KEYS[2], ARGV[1])
  end
  local first = redis.call('LINDEX', KEYS[1], 0)
  if not first then
    redis.call('SREM', KEYS[3], ARGV[2])
    return nil
  end
  return redis.call('HGET', KEYS[2], first)`
