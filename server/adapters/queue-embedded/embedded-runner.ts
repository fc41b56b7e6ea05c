import { RetryLater, type Job, type JobHandler, type Runner, type WorkOptions } from '../../ports/queue.ts'
import type { EmbeddedLog } from '../sqlite/log.ts'
import { textOf, type Backoff } from '../kit/backoff.ts'
import { outcomeOfFailure } from './outcome.ts'
import type { JobRow, Outcome, Ready, Turn, TurnAnswer } from './procedures.ts'

/** Asked at least this often, in case the clock was set or a timer was lost. */
const safetyPollMs = 30_000
/** After a turn that failed, for instance on a full disk. */
const retryTurnMs = 1_000
const defaultGraceMs = 10_000

export type RunnerOptions = {
  name: string
  handler: JobHandler
  work: WorkOptions
  /** Does a turn in the file; undefined once the file is closed. */
  turn: (turn: Turn) => Promise<TurnAnswer> | undefined
  /** Told which jobs became ready by what this runner finished. */
  onReady: (ready: Ready) => void
  onStopped: () => void
  log: EmbeddedLog | undefined
}

/** Takes jobs of one name. All its talk with the file goes through one turn at a time, which settles and takes. */
export class EmbeddedRunner implements Runner {
  readonly #options: RunnerOptions
  readonly #concurrency: number
  readonly #backoff: Backoff
  readonly #underWay = new Set<AbortController>()
  #outcomes: Outcome[] = []
  #turning = false
  #wanted = false
  #stopping = false
  #stopped = Promise.withResolvers<void>()
  #timer: NodeJS.Timeout | undefined
  #timerDue = Infinity

  constructor(options: RunnerOptions) {
    const { concurrency = 1, backoffMs = 1_000, maxBackoffMs = 300_000 } = options.work
    this.#options = options
    this.#concurrency = concurrency
    this.#backoff = { backoffMs, maxBackoffMs }
    this.#kick()
  }

  /** There is, or will be at this time, something to take. */
  wake(due: number): void {
    if (this.#stopping || due >= this.#timerDue) return
    if (due <= Date.now()) this.#kick()
    else this.#setTimer(due)
  }

  async stop(graceMs = defaultGraceMs): Promise<void> {
    this.#stopping = true
    this.#clearTimer()
    const grace = setTimeout(() => {
      for (const controller of this.#underWay) controller.abort(new Error('The worker is stopping.'))
    }, graceMs)
    this.#kick()
    await this.#stopped.promise
    clearTimeout(grace)
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop()
  }

  #kick(): void {
    this.#wanted = true
    if (this.#turning) return
    this.#turning = true
    void this.#turns()
  }

  async #turns(): Promise<void> {
    while (this.#wanted) {
      this.#wanted = false
      const take = this.#stopping ? 0 : this.#concurrency - this.#underWay.size
      if (take > 0 || this.#outcomes.length > 0) await this.#turn(take)
    }
    this.#turning = false
    if (this.#stopping && this.#underWay.size === 0 && this.#outcomes.length === 0) {
      this.#options.onStopped()
      this.#stopped.resolve()
    }
  }

  async #turn(take: number): Promise<void> {
    const { name, turn, onReady, log } = this.#options
    const outcomes = this.#outcomes.splice(0)
    try {
      const answer = await turn({ name, take, outcomes })
      if (!answer) {
        this.#stopping = true
        return
      }
      for (const job of answer.jobs) void this.#run(job)
      this.#setTimer(Math.min(answer.nextDue ?? Infinity, Date.now() + safetyPollMs))
      onReady(answer.ready)
    } catch (err) {
      log?.error({ err, job: name }, 'the queue could not be asked for jobs')
      // A stop does not wait for a disk to come back: what is not noted as done is repeated at the next start.
      if (this.#stopping) return
      this.#outcomes.unshift(...outcomes)
      this.#setTimer(Date.now() + retryTurnMs)
    }
  }

  async #run(row: JobRow): Promise<void> {
    const controller = new AbortController()
    this.#underWay.add(controller)
    const outcome = await this.#handle(row, controller.signal)
    this.#underWay.delete(controller)
    this.#outcomes.push(outcome)
    this.#kick()
  }

  async #handle(row: JobRow, signal: AbortSignal): Promise<Outcome> {
    const { handler, work } = this.#options
    const job = jobOf(row)
    try {
      work.validate?.(job.payload)
    } catch (error) {
      this.#tellError(error, job)
      return { seq: row.seq, result: 'dead', error: textOf(error) }
    }
    try {
      await handler(job, { signal })
      return { seq: row.seq, result: 'done' }
    } catch (error) {
      // Cut short by our own stop: that is no failure of the job's.
      if (signal.aborted && this.#stopping) return { seq: row.seq, result: 'later', due: Date.now() }
      if (!(error instanceof RetryLater)) this.#tellError(error, job)
      return outcomeOfFailure(error, row, this.#backoff)
    }
  }

  #tellError(error: unknown, job: Job): void {
    try {
      this.#options.work.onError?.(error, job)
    } catch (err) {
      this.#options.log?.error({ err, job: job.name }, 'telling of a failed job failed')
    }
  }

  /** An earlier timer stays: what it was set for may have been added while a turn was under way. */
  #setTimer(due: number): void {
    if (this.#stopping || due >= this.#timerDue) return
    this.#clearTimer()
    this.#timerDue = due
    this.#timer = setTimeout(
      () => {
        this.#timerDue = Infinity
        this.#kick()
      },
      Math.max(0, due - Date.now()),
    ).unref()
  }

  #clearTimer(): void {
    clearTimeout(this.#timer)
    this.#timerDue = Infinity
  }
}

const jobOf = ({ id, name, payload, attempt, addedAt }: JobRow): Job => ({
  id,
  name,
  payload: JSON.parse(payload) as Record<string, unknown>,
  attempt,
  addedAt: new Date(addedAt).toISOString(),
})
