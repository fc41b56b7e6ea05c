/**
 * The numbered log of what changed, heard by every process.
 *
 * Words: a *position* is `epoch:number`, opaque to everybody but the adapter. Numbers grow by publication; the
 * epoch changes when the log was lost. Events are hints to re-read: the store is the truth. An event may come
 * twice; it is never lost between two positions of the same epoch that are still kept.
 */
import type { Doing, EventName } from '../schemas/live.ts'

export interface EventBus {
  readonly presence: PresenceBoard
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

/**
 * Who is where, told to every process as it changes. Unnumbered and kept nowhere: who is not announced again in time
 * is gone, and when the board was lost it fills by what is announced next. No truth depends on it.
 */
export interface PresenceBoard {
  /**
   * The connection's colleague is there for so long, unless it is announced again or leaves; it replaces what the
   * connection announced before. How long is judged by who hears it, so clocks need not agree. Rejects when the
   * other processes cannot be told.
   */
  announce(presence: Presence, lastsMs: number): Promise<void>
  /** The connection is nowhere any more; others of the same colleague stay. */
  leave(connectionId: string): Promise<void>
  /** Who is there as far as this process has heard, by connection. */
  list(): readonly Presence[]
  /** Calls back with each conversation in which a connection came, went or does something else. Stop by the answer. */
  onChange(listener: (conversationId: string) => void): () => void
}

/** One connection of a colleague: another window is another presence. */
export type Presence = { connectionId: string; colleagueId: string; conversationId: string; doing: Doing }
