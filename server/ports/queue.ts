/**
 * The queue of jobs.
 *
 * Words: a *job* has a name, a payload and an attempt count. It *waits* until it is due, is *taken* by one handler
 * at a time, and is *done*, *retried* with backoff and jitter, or *dead* when its attempts are used up or it failed
 * for good. Jobs with the same `key` run one at a time, in the order they were added; a job waiting for its retry
 * holds back those behind it. A job whose process died is taken again (*stalled*), so handlers must be safe to
 * repeat. Nothing depends on the queue for truth: jobs only wake up work that the store knows about.
 */
export interface Queue {
  /** Stored when it resolves. */
  add(jobs: readonly NewJob[]): Promise<void>
  /** Starts taking jobs of this name. */
  work(name: string, handler: JobHandler, options?: WorkOptions): Runner
  /** Dead jobs, newest first. */
  listDead(limit: number): Promise<DeadJob[]>
  /** Puts a dead job back with fresh attempts; false when it is not there. */
  retryDead(id: string): Promise<boolean>
  counts(): Promise<QueueCounts>
  /** Answers when the queue can be written to; throws with a sentence when not. */
  check(): Promise<void>
  /** Stops taking jobs, waits for those under way, then lets go. */
  close(): Promise<void>
}

export type NewJob = {
  name: string
  payload: Record<string, unknown>
  /** While a job with this id waits or runs, adding it again changes nothing. (Default: a fresh one) */
  id?: string
  /** One at a time and in order among jobs with this key. (Default: no such order) */
  key?: string
  delayMs?: number
  /** How many times a handler may fail before the job is dead. (Default: 8) */
  attempts?: number
}

export type Job = {
  id: string
  name: string
  payload: Record<string, unknown>
  attempt: number
  addedAt: string
}
export type DeadJob = Job & { failedAt: string; error: string }
export type QueueCounts = { waiting: number; delayed: number; running: number; dead: number }

export type JobHandler = (job: Job, context: { signal: AbortSignal }) => Promise<void>

export type WorkOptions = {
  /** (Default: 1) */
  concurrency?: number
  /** First retry delay; doubles with each attempt up to `maxBackoffMs`, with jitter. (Default: 1000) */
  backoffMs?: number
  /** (Default: 300000) */
  maxBackoffMs?: number
  /** A job taken by a process that shows no life for this long is taken again. (Default: 30000) */
  stalledAfterMs?: number
  /** Checks a payload when the job is taken; throwing makes the job dead at once. */
  validate?: (payload: Record<string, unknown>) => void
  /** Told of each failed attempt. */
  onError?: (error: unknown, job: Job) => void
}

export interface Runner extends AsyncDisposable {
  /** Stops taking jobs; resolves when those under way are finished. Their signal is aborted after `graceMs`. */
  stop(graceMs?: number): Promise<void>
}

/** Thrown by a handler: try again after this long, without spending an attempt. */
export class RetryLater extends Error {
  override name = 'RetryLater'
  readonly delayMs: number
  constructor(delayMs: number, options?: ErrorOptions) {
    super(`retry in ${delayMs} ms`, options)
    this.delayMs = delayMs
  }
}

/** Thrown by a handler: no retry will help. */
export class Unrecoverable extends Error {
  override name = 'Unrecoverable'
}
