import { DelayedError, UnrecoverableError, WaitingError, Worker, type Job as BullJob } from 'bullmq'
import type { Redis } from 'ioredis'
import {
  RetryLater,
  Unrecoverable,
  type JobHandler,
  type Runner,
  type WorkOptions,
} from '../../ports/queue.ts'
import { backoffDelay, textOf } from '../kit/backoff.ts'
import { jobOf, type KeptDeath, type KeptJob } from './kept-job.ts'

export type RunnerOptions = {
  name: string
  handler: JobHandler
  work: WorkOptions
  connection: Redis
  prefix: string
  /** Whether it is its turn: among jobs with one key only the first may run. */
  mayRun(job: KeptJob): Promise<boolean>
  /** It needs to run no more, done or dead. */
  onEnd(job: KeptJob): Promise<void>
  bury(death: KeptDeath): Promise<void>
  onStopped(): void
  onTrouble(error: unknown): void
}

const defaultGraceMs = 10_000
const defaultStalledAfterMs = 30_000
/** Dying in the middle of a job is no failure of the job's. */
const anyNumber = Number.MAX_SAFE_INTEGER

/** Takes jobs of one name from BullMQ. */
export class BullmqRunner implements Runner {
  readonly #options: RunnerOptions
  readonly #worker: Worker<KeptJob>
  readonly #underWay = new Set<AbortController>()
  #stopping: Promise<void> | null = null

  constructor(options: RunnerOptions) {
    const { backoffMs = 1_000, maxBackoffMs = 300_000, concurrency = 1 } = options.work
    const stalledAfterMs = options.work.stalledAfterMs ?? defaultStalledAfterMs
    this.#options = options
    this.#worker = new Worker<KeptJob>(options.name, (job, token) => this.#process(job, token ?? ''), {
      connection: options.connection,
      prefix: options.prefix,
      concurrency,
      lockDuration: stalledAfterMs,
      // Found at the second look, so that a job comes back about as soon as its lock ends.
      stalledInterval: stalledAfterMs / 2,
      maxStalledCount: anyNumber,
      settings: { backoffStrategy: (attempt) => backoffDelay(attempt, { backoffMs, maxBackoffMs }) },
    })
    this.#worker.on('error', (error) => options.onTrouble(error))
  }

  stop(graceMs = defaultGraceMs): Promise<void> {
    this.#stopping ??= this.#stop(graceMs)
    return this.#stopping
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop()
  }

  /** Lets go at once, as the death of the process would. */
  abandon(): void {
    this.#stopping ??= Promise.resolve()
    void this.#worker.close(true).catch(() => undefined)
  }

  async #stop(graceMs: number): Promise<void> {
    const grace = setTimeout(() => {
      for (const controller of this.#underWay) controller.abort(new Error('The worker is stopping.'))
    }, graceMs)
    await this.#worker.close()
    clearTimeout(grace)
    this.#options.onStopped()
  }

  async #process(bull: BullJob<KeptJob>, token: string): Promise<void> {
    const { work, handler, mayRun, onEnd } = this.#options
    const kept = bull.data
    if (this.#stopping) return putBack(bull, token)
    // Ended before, by a process that may have died before it handed the next one on.
    if (!(await mayRun(kept))) return onEnd(kept)
    const job = jobOf(kept, bull.attemptsMade + 1)
    try {
      work.validate?.(job.payload)
    } catch (error) {
      return this.#die(kept, { error, attempt: job.attempt })
    }
    const controller = new AbortController()
    this.#underWay.add(controller)
    try {
      await handler(job, { signal: controller.signal })
    } catch (error) {
      // Cut short by our own stop: that is no failure of the job's.
      if (controller.signal.aborted && this.#stopping) return await putBack(bull, token)
      if (error instanceof RetryLater) {
        await bull.moveToDelayed(Date.now() + error.delayMs, token)
        throw new DelayedError()
      }
      if (error instanceof Unrecoverable || job.attempt >= kept.attempts)
        return await this.#die(kept, { error, attempt: job.attempt })
      this.#tellError(error, kept, job.attempt)
      throw error instanceof Error ? error : new Error(textOf(error))
    } finally {
      this.#underWay.delete(controller)
    }
    await onEnd(kept)
  }

  async #die(kept: KeptJob, { error, attempt }: { error: unknown; attempt: number }): Promise<never> {
    this.#tellError(error, kept, attempt)
    await this.#options.bury({ ...kept, attempt, failedAt: Date.now(), error: textOf(error) })
    await this.#options.onEnd(kept)
    throw new UnrecoverableError(textOf(error))
  }

  #tellError(error: unknown, kept: KeptJob, attempt: number): void {
    try {
      this.#options.work.onError?.(error, jobOf(kept, attempt))
    } catch (trouble) {
      this.#options.onTrouble(trouble)
    }
  }
}

/** For another to take, with no attempt spent. */
const putBack = async (bull: BullJob<KeptJob>, token: string): Promise<never> => {
  await bull.moveToWait(token)
  throw new WaitingError()
}
