import { RetryLater, Unrecoverable } from '../../ports/queue.ts'
import { backoffDelay, textOf, type Backoff } from '../kit/backoff.ts'
import type { JobRow, Outcome } from './procedures.ts'

/** What becomes of a job whose handler threw. */
export const outcomeOfFailure = (error: unknown, job: JobRow, backoff: Backoff): Outcome => {
  const { seq, attempt, attempts } = job
  if (error instanceof RetryLater) return { seq, result: 'later', due: Date.now() + error.delayMs }
  if (error instanceof Unrecoverable || attempt >= attempts)
    return { seq, result: 'dead', error: textOf(error) }
  return { seq, result: 'retry', due: Date.now() + backoffDelay(attempt, backoff) }
}
