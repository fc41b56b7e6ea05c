import { randomUUID } from 'node:crypto'
import type {
  DeadJob,
  JobHandler,
  NewJob,
  Queue,
  QueueCounts,
  Runner,
  WorkOptions,
} from '../../ports/queue.ts'
import type { Database } from '../sqlite/database.ts'
import type { EmbeddedLog } from '../sqlite/log.ts'
import { EmbeddedRunner } from './embedded-runner.ts'
import { queueProcedures, type AddedJob, type DeadRow, type Ready } from './procedures.ts'

const defaultAttempts = 8
const parcelJobs = 50

/**
 * The queue of one process, in its file. Adding wakes runners directly and timers wait for what is due, so nothing
 * polls. As no other process can have the file, a job found running when it is opened was left by a death and is
 * taken again at once: `stalledAfterMs` needs no waiting here.
 */
export class EmbeddedQueue implements Queue {
  readonly #database: Database
  readonly #log: EmbeddedLog | undefined
  readonly #runners = new Map<string, Set<EmbeddedRunner>>()

  static async open(database: Database, log?: EmbeddedLog): Promise<EmbeddedQueue> {
    await database.write(queueProcedures.recover, null)
    return new EmbeddedQueue(database, log)
  }

  private constructor(database: Database, log: EmbeddedLog | undefined) {
    this.#database = database
    this.#log = log
    database.hold(this)
  }

  async add(jobs: readonly NewJob[]): Promise<void> {
    const added = jobs.map(encodeJob)
    const parcels = Array.from({ length: Math.ceil(added.length / parcelJobs) }, (_, index) =>
      added.slice(index * parcelJobs, (index + 1) * parcelJobs),
    )
    await Promise.all(
      parcels.map(async (parcel) => this.#wake(await this.#database.write(queueProcedures.add, parcel))),
    )
  }

  work(name: string, handler: JobHandler, options: WorkOptions = {}): Runner {
    const runners = this.#runners.get(name) ?? new Set()
    this.#runners.set(name, runners)
    const runner: EmbeddedRunner = new EmbeddedRunner({
      name,
      handler,
      work: options,
      // Losing the note that a job is done only repeats it, so turns need not wait for the disk.
      turn: (turn) =>
        this.#database.isOpen
          ? this.#database.write(queueProcedures.turn, turn, { durable: false })
          : undefined,
      onReady: (ready) => this.#wake(ready),
      onStopped: () => void runners.delete(runner),
      log: this.#log,
    })
    runners.add(runner)
    return runner
  }

  async listDead(limit: number): Promise<DeadJob[]> {
    return (await this.#database.readAside(queueProcedures.listDead, limit)).map(deadJob)
  }

  async retryDead(id: string): Promise<boolean> {
    const ready = await this.#database.write(queueProcedures.retryDead, id)
    if (ready) this.#wake(ready)
    return ready !== null
  }

  counts(): Promise<QueueCounts> {
    return this.#database.readAside(queueProcedures.counts, Date.now())
  }

  check(): Promise<void> {
    return this.#database.check()
  }

  async close(): Promise<void> {
    const runners = [...this.#runners.values()].flatMap((some) => [...some])
    await Promise.all(runners.map((runner) => runner.stop()))
    await this.#database.release(this)
  }

  #wake(ready: Ready): void {
    for (const [name, due] of Object.entries(ready)) {
      for (const runner of this.#runners.get(name) ?? []) runner.wake(due)
    }
  }
}

const encodeJob = ({ id, name, payload, key, delayMs, attempts }: NewJob): AddedJob => {
  if (attempts !== undefined && attempts < 1) throw new RangeError(`A job ${name} with ${attempts} attempts.`)
  return {
    id: id ?? randomUUID(),
    name,
    key: key ?? null,
    due: Date.now() + (delayMs ?? 0),
    attempts: attempts ?? defaultAttempts,
    payload: JSON.stringify(payload),
  }
}

const deadJob = ({ id, name, payload, attempt, addedAt, failedAt, error }: DeadRow): DeadJob => ({
  id,
  name,
  payload: JSON.parse(payload) as Record<string, unknown>,
  attempt,
  addedAt: new Date(addedAt).toISOString(),
  failedAt: new Date(failedAt).toISOString(),
  error,
})
