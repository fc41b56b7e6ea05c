import { RetryLater, Unrecoverable, type WorkOptions } from '../../ports/queue.ts'
import type { JobRow, Outcome } from './procedures.ts'

export type Backoff = Required<Pick<WorkOptions, 'backoffMs' | 'maxBackoffMs'>>

/** Doubles with each attempt up to the most; between half and all of that, so that retries spread out. */
export const backoffDelay = (
  attempt: number,
  { backoffMs, maxBackoffMs }: Backoff,
  random = Math.random,
): number => Math.round(Math.min(backoffMs * 2 ** (attempt - 1), maxBackoffMs) * (0.5 + random() / 2))

/** What becomes of a job whose handler threw. */
export const outcomeOfFailure = (error: unknown, job: JobRow, backoff: Backoff): Outcome => {
  const { seq, attempt, attempts } = job
  if (error instanceof RetryLater) return { seq, result: 'later', due: Date.now() + error.delayMs }
  if (error instanceof Unrecoverable || attempt >= attempts)
    return { seq, result: 'dead', error: textOf(error) }
  return { seq, result: 'retry', due: Date.now() + backoffDelay(attempt, backoff) }
}

export const textOf = (error: unknown): string =>
  error instanceof Error ? `${error.name}: ${error.message}` : String(error)
