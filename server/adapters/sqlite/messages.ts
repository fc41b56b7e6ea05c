import type { Lane } from '../../ports/store.ts'

/** What travels between the calling thread and the database threads. */
export type Call = {
  id: number
  name: string
  args: unknown
  lane: Lane
  /** On disk, not only with the operating system, before it is answered. */
  durable: boolean
}

export type Request = Call | 'close'

export type Answer = { id: number; value: unknown } | { id: number; error: Error }

/** The first message of a thread is `ready`, or `refused` with the reason. */
export type Report =
  { type: 'ready' } | { type: 'refused'; message: string } | { type: 'answers'; answers: Answer[] }

export type ThreadData = { path: string }
