import { Queue as BullQueue, type JobsOptions } from 'bullmq'
import type { Redis } from 'ioredis'
import type {
  DeadJob,
  JobHandler,
  NewJob,
  Queue,
  QueueCounts,
  Runner,
  WorkOptions,
} from '../../ports/queue.ts'
import {
  checkWritable,
  forCommands,
  forWaiting,
  keyIn,
  listMistakes,
  type RedisAccess,
} from '../redis/connection.ts'
import { BullmqRunner } from './bullmq-runner.ts'
import { Graveyard } from './graveyard.ts'
import { bullId, deadJobOf, keep, type KeptJob } from './kept-job.ts'
import { KeyGate } from './key-gate.ts'

const addedAtOnce = 500
/** BullMQ waits no longer for a job without asking again, milliseconds. */
const longestBlock = 10_000

/** The queue of many processes: a BullMQ queue for each name of jobs. */
export class BullmqQueue implements Queue {
  readonly #access: RedisAccess
  readonly #redis: Redis
  readonly #waiting: Redis
  readonly #gate: KeyGate
  readonly #graveyard: Graveyard
  readonly #names: string
  readonly #bulls = new Map<string, BullQueue<KeptJob>>()
  readonly #runners = new Set<BullmqRunner>()

  static async open(access: RedisAccess): Promise<BullmqQueue> {
    const redis = forCommands(access)
    try {
      for (const mistake of await listMistakes(redis)) access.onTrouble?.(new Error(mistake))
    } catch (error) {
      redis.disconnect()
      throw error
    }
    return new BullmqQueue(access, redis)
  }

  private constructor(access: RedisAccess, redis: Redis) {
    this.#access = access
    this.#redis = redis
    this.#waiting = forWaiting(access, longestBlock)
    this.#gate = new KeyGate(redis, access)
    this.#graveyard = new Graveyard(redis, access)
    this.#names = keyIn(access, 'names')
  }

  async add(jobs: readonly NewJob[]): Promise<void> {
    const kept = jobs.map(keep)
    if (kept.length === 0) return
    await this.#redis.sadd(this.#names, ...new Set(kept.map(({ name }) => name)))
    for (let from = 0; from < kept.length; from += addedAtOnce) {
      const some = kept.slice(from, from + addedAtOnce)
      const keyed = some.filter(({ key }) => key !== null)
      const free = some.filter(({ key }) => key === null)
      await this.#hand([...free, ...(keyed.length > 0 ? await this.#gate.enter(keyed) : [])])
    }
  }

  work(name: string, handler: JobHandler, options: WorkOptions = {}): Runner {
    const runner: BullmqRunner = new BullmqRunner({
      name,
      handler,
      work: options,
      connection: this.#waiting,
      prefix: this.#bullPrefix,
      mayRun: async (job) => job.key === null || (await this.#gate.isFirst(job)),
      onEnd: (job) => this.#handOn(job),
      bury: (death) => this.#graveyard.bury(death),
      onStopped: () => void this.#runners.delete(runner),
      onTrouble: (error) => this.#access.onTrouble?.(error),
    })
    this.#runners.add(runner)
    return runner
  }

  async listDead(limit: number): Promise<DeadJob[]> {
    return (await this.#graveyard.list(limit)).map(deadJobOf)
  }

  async retryDead(id: string): Promise<boolean> {
    const death = await this.#graveyard.find(id)
    if (!death) return false
    const { name, payload, key, attempts } = death
    // In this order, so that a death in between keeps it in one of the two.
    await this.add([{ id, name, payload, attempts, ...(key !== null && { key }) }])
    await this.#graveyard.raise(id)
    return true
  }

  async counts(): Promise<QueueCounts> {
    const names = await this.#redis.smembers(this.#names)
    const each = await Promise.all(
      names.map(async (name) => ({
        ...(await this.#bull(name).getJobCounts('wait', 'active', 'delayed', 'prioritized')),
        behind: await this.#gate.countBehind(name),
      })),
    )
    const sum = (...fields: string[]): number =>
      each.reduce(
        (total, counts) =>
          total + fields.reduce((some, field) => some + ((counts as Record<string, number>)[field] ?? 0), 0),
        0,
      )
    return {
      waiting: sum('wait', 'prioritized', 'behind'),
      delayed: sum('delayed'),
      running: sum('active'),
      dead: await this.#graveyard.count(),
    }
  }

  /** What stands behind us in BullMQ, a queue for each name of jobs: to be looked at, not to be changed. */
  async listBulls(): Promise<BullQueue<KeptJob>[]> {
    const names = await this.#redis.smembers(this.#names)
    return names.map((name) => this.#bull(name))
  }

  check(): Promise<void> {
    return checkWritable(this.#redis, this.#access)
  }

  async close(): Promise<void> {
    await Promise.all([...this.#runners].map((runner) => runner.stop()))
    await Promise.all([...this.#bulls.values()].map((bull) => bull.close()))
    this.#disconnect()
  }

  /** Lets go at once, as the death of the process would: what is under way may happen or not. */
  abandon(): void {
    for (const runner of this.#runners) runner.abandon()
    this.#disconnect()
  }

  #disconnect(): void {
    this.#waiting.disconnect()
    this.#redis.disconnect()
  }

  get #bullPrefix(): string {
    return keyIn(this.#access, 'bull')
  }

  /** The next with the same key is handed on before this one ends: a death in between repeats both steps. */
  async #handOn(job: KeptJob): Promise<void> {
    if (job.key === null) return
    const next = await this.#gate.leave(job)
    if (next) await this.#hand([next])
  }

  async #hand(jobs: readonly KeptJob[]): Promise<void> {
    for (const [name, some] of Map.groupBy(jobs, (job) => job.name))
      await this.#bull(name).addBulk(some.map((data) => ({ name, data, opts: optionsOf(data) })))
  }

  #bull(name: string): BullQueue<KeptJob> {
    const known = this.#bulls.get(name)
    if (known) return known
    const bull = new BullQueue<KeptJob>(name, { connection: this.#redis, prefix: this.#bullPrefix })
    bull.on('error', (error) => this.#access.onTrouble?.(error))
    this.#bulls.set(name, bull)
    return bull
  }
}

const optionsOf = (job: KeptJob): JobsOptions => ({
  jobId: bullId(job),
  delay: Math.max(0, job.due - Date.now()),
  attempts: job.attempts,
  backoff: { type: 'custom' },
  removeOnComplete: true,
  removeOnFail: true,
})
