/**
 * The numbered log of what changed, heard by every process.
 *
 * Words: a *position* is `epoch:number`, opaque to everybody but the adapter. Numbers grow by publication; the
 * epoch changes when the log was lost. Events are hints to re-read: the store is the truth. An event may come
 * twice; it is never lost between two positions of the same epoch that are still kept.
 */
import type { EventName } from '../schemas/live.ts'

export interface EventBus {
  /** Numbered and kept when it resolves. */
  publish(events: readonly BusEvent[]): Promise<void>
  /**
   * Calls back with each event published from now on, in order of position; with `lost` when the log was lost and
   * the last of its events may never be heard. Stop by calling the answer.
   */
  subscribe(listener: (event: NumberedEvent) => void, lost?: () => void): () => void
  /** Events after a position, oldest first; `reset` when the position is unknown, trimmed away or of another epoch. */
  after(since: string, limit: number): Promise<NumberedEvent[] | 'reset'>
  /** The newest position. */
  head(): Promise<string>
  /** Answers whether `a` is at or before `b`; both from this log, where a later epoch is after an earlier one. */
  isAtOrBefore(a: string, b: string): boolean
  /** Forgets events older than this. */
  trim(olderThanMs: number): Promise<void>
  close(): Promise<void>
}

/** `to`: the one colleague it is for; without it, everybody who may know. */
export type BusEvent = { event: EventName; id: string; conversationId: string | null; to?: string }
export type NumberedEvent = BusEvent & { since: string }
