import { randomBytes, randomUUID } from 'node:crypto'
import type { DeadJob, Job, NewJob } from '../../ports/queue.ts'

/** A job as it is kept. Times in milliseconds. */
export type KeptJob = {
  id: string
  name: string
  payload: Record<string, unknown>
  key: string | null
  /** Which time it stands in the line of its key: the same job may come again. None without a key. */
  entry?: string
  attempts: number
  addedAt: number
  due: number
}
export type KeptDeath = KeptJob & { attempt: number; failedAt: number; error: string }

const defaultAttempts = 8

export const keep = ({
  id,
  name,
  payload,
  key,
  delayMs = 0,
  attempts = defaultAttempts,
}: NewJob): KeptJob => {
  if (attempts < 1) throw new RangeError(`A job ${name} with ${attempts} attempts.`)
  const addedAt = Date.now()
  return {
    id: id ?? randomUUID(),
    name,
    payload,
    key: key ?? null,
    ...(key !== undefined && { entry: randomBytes(6).toString('hex') }),
    attempts,
    addedAt,
    due: addedAt + delayMs,
  }
}

export const jobOf = ({ id, name, payload, addedAt }: KeptJob, attempt: number): Job => ({
  id,
  name,
  payload,
  attempt,
  addedAt: new Date(addedAt).toISOString(),
})

export const deadJobOf = (death: KeptDeath): DeadJob => ({
  ...jobOf(death, death.attempt),
  failedAt: new Date(death.failedAt).toISOString(),
  error: death.error,
})

/**
 * BullMQ takes neither colons nor plain numbers, and nothing under an id that it still puts away. With a key the line
 * sees to it that a job is there once; there each entry has an id of its own.
 */
export const bullId = ({ id, entry }: Pick<KeptJob, 'id' | 'entry'>): string =>
  entry ? `j-${encodeURIComponent(id)}-${entry}` : `j-${encodeURIComponent(id)}`
