import type { Logger } from 'pino'
import type { NumberedEvent } from '../ports/event-bus.ts'
import type { Actor } from '../domain/actor.ts'
import { mayRead } from '../domain/rights.ts'
import type { Role } from '../schemas/colleague.ts'
import type { Conversation } from '../schemas/conversation.ts'
import type { EventName, LiveMessage } from '../schemas/live.ts'

/** An event as it goes out: written once, sent to many. */
export type Line = { since: string; text: string; isFor: (person: Pick<Actor, 'id' | 'role'>) => boolean }

type Brief = (conversationId: string) => Promise<Conversation | undefined>

/** Events that are not for everybody. */
const audiences: Partial<Record<EventName, readonly Role[]>> = { 'invitation.changed': ['lead', 'admin'] }

/** Lines kept for those who come back at once; older ones are made again. */
const kept = 2_000

/**
 * Makes lines of events, each once per process. A line's conversation is read after its event, so it is at least as
 * new; several events of one conversation made together share one reading.
 */
export class LiveLines {
  readonly #brief: Brief
  readonly #log: Logger
  readonly #lines = new Map<string, Promise<Line>>()

  constructor(brief: Brief, log: Logger) {
    this.#brief = brief
    this.#log = log
  }

  /** In the order of the events. Never rejects: a line whose conversation cannot be read goes without it. */
  make(events: readonly NumberedEvent[]): Promise<Line[]> {
    const readings = new Map<string, Promise<Conversation | null>>()
    const read = (id: string): Promise<Conversation | null> => {
      const reading = readings.get(id) ?? this.#read(id)
      readings.set(id, reading)
      return reading
    }
    return Promise.all(events.map((event) => this.#lines.get(event.since) ?? this.#keep(event, read)))
  }

  #keep(event: NumberedEvent, read: (id: string) => Promise<Conversation | null>): Promise<Line> {
    const reading = event.conversationId === null ? null : read(event.conversationId)
    const line = write(event, reading)
    this.#lines.set(event.since, line)
    // Who may hear of this one changes with who has it.
    void reading?.then((it) => it?.audience === 'addressed' && this.#lines.delete(event.since))
    const [oldest] = this.#lines.keys()
    if (this.#lines.size > kept && oldest !== undefined) this.#lines.delete(oldest)
    return line
  }

  async #read(id: string): Promise<Conversation | null> {
    try {
      return (await this.#brief(id)) ?? null
    } catch (err) {
      this.#log.warn({ err, conversationId: id }, 'live event goes out without its conversation')
      return null
    }
  }
}

const write = async (event: NumberedEvent, reading: Promise<Conversation | null> | null): Promise<Line> => {
  const { since, event: name, id, conversationId, to } = event
  // To one person only goes that it is not theirs any more.
  const conversation = to === undefined ? await reading : null
  const message: LiveMessage = { type: 'event', since, event: name, id, conversationId, conversation }
  const roles = audiences[name]
  const isFor: Line['isFor'] = (person) =>
    (to === undefined || to === person.id) &&
    (!roles || roles.includes(person.role)) &&
    (!conversation || mayRead(person, conversation))
  return { since, text: JSON.stringify(message), isFor }
}
