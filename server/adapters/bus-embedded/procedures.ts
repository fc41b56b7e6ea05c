import type { BusEvent } from '../../ports/event-bus.ts'
import type { EventName } from '../../schemas/live.ts'
import type { Connection } from '../sqlite/connection.ts'
import { procedure } from '../sqlite/procedure.ts'

export type Log = { epoch: string; head: number; trimmed: number }
export type EventRow = {
  number: number
  event: EventName
  id: string
  conversationId: string | null
  to: string | null
}

const logOf = (db: Connection): Log => {
  const log = db.get<Log>('SELECT epoch, head, trimmed FROM log')
  if (!log) throw new Error('The event log has lost its head.')
  return log
}

export const busProcedures = {
  /** Answers the number of the first one; the others follow it. */
  publish: procedure('bus.publish', (db, events: readonly BusEvent[]): number => {
    const first = logOf(db).head + 1
    const now = Date.now()
    events.forEach(({ event, id, conversationId, to }, index) =>
      db.run(
        'INSERT INTO event (number, at, event, id, conversationId, "to") VALUES (?, ?, ?, ?, ?, ?)',
        first + index,
        now,
        event,
        id,
        conversationId,
        to ?? null,
      ),
    )
    db.run('UPDATE log SET head = ?', first + events.length - 1)
    return first
  }),
  log: procedure('bus.log', (db, _nothing: null): Log => logOf(db)),
  after: procedure('bus.after', (db, { number, limit }: { number: number; limit: number }): EventRow[] =>
    db.all<EventRow>(
      'SELECT number, event, id, conversationId, "to" FROM event WHERE number > ? ORDER BY number LIMIT ?',
      number,
      limit,
    ),
  ),
  /** Forgets up to `most` of the oldest events that are old enough; answers how many. */
  trim: procedure('bus.trim', (db, { before, most }: { before: number; most: number }): number => {
    const oldest = db.all<{ number: number; at: number }>(
      'SELECT number, at FROM event ORDER BY number LIMIT ?',
      most,
    )
    const kept = oldest.findIndex(({ at }) => at >= before)
    const gone = kept < 0 ? oldest : oldest.slice(0, kept)
    const last = gone.at(-1)
    if (last) {
      db.run('DELETE FROM event WHERE number <= ?', last.number)
      db.run('UPDATE log SET trimmed = ?', last.number)
    }
    return gone.length
  }),
}
