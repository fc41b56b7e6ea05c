import { randomUUID } from 'node:crypto'
import type { DeadJob, Job, NewJob } from '../../ports/queue.ts'

/** A job as it is kept. Times in milliseconds. */
export type KeptJob = {
  id: string
  name: string
  payload: Record<string, unknown>
  key: string | null
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

/** BullMQ takes neither colons nor plain numbers. */
export const bullId = (id: string): string => `j-${encodeURIComponent(id)}`
