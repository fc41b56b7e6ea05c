import type { WorkOptions } from '../../ports/queue.ts'

export type Backoff = Required<Pick<WorkOptions, 'backoffMs' | 'maxBackoffMs'>>

/** Doubles with each attempt up to the most; between half and all of that, so that retries spread out. */
export const backoffDelay = (
  attempt: number,
  { backoffMs, maxBackoffMs }: Backoff,
  random = Math.random,
): number => Math.round(Math.min(backoffMs * 2 ** (attempt - 1), maxBackoffMs) * (0.5 + random() / 2))

export const textOf = (error: unknown): string =>
  error instanceof Error ? `${error.name}: ${error.message}` : String(error)
