import type { Logger } from 'pino'
import type { AuditDocument, Documents, Kind, Pending } from '../domain/documents.ts'
import { idFrom } from '../domain/ids.ts'
import type { BusEvent, EventBus } from '../ports/event-bus.ts'
import type { Lane, Store, Write } from '../ports/store.ts'
import { creating } from './change.ts'

export type Told = { [K in Kind]: { kind: K; doc: Documents[K] } }[Kind]

/** Tells one document's pending changes: writes the audit entries, publishes the events, settles. */
export type Teller = <K extends Kind>(kind: K, doc: Documents[K]) => Promise<void>

/**
 * Finishes changes whose documents are stored. Each step is safe to repeat: an audit entry's id follows from the
 * document and the change's number, an event is a hint, settling twice settles once. A death between the write and
 * the settling leaves `pending` behind, and the sweeper calls this again.
 */
export const tellAll = async (
  { store, bus, log }: { store: Store; bus: EventBus; log: Logger },
  told: readonly Told[],
  lane: Lane = 'person',
): Promise<void> => {
  const open = told.filter(({ doc }) => doc.pending.length > 0)
  if (open.length === 0) return
  const audits: Write[] = open.flatMap(({ kind, doc }) =>
    doc.pending.flatMap((pending) =>
      pending.audit ? [creating('audit', auditEntry({ kind, doc, pending, audit: pending.audit }))] : [],
    ),
  )
  if (audits.length > 0) await store.write(audits, { lane })
  try {
    await bus.publish(open.flatMap(({ doc }) => distinctEvents(doc)))
  } catch (err) {
    // What people did is stored, and stays done; the sweeper tells it when the log can be written to again.
    log.warn({ err }, 'changes could not be told yet')
    return
  }
  // Nobody waits for it; what is not settled is told once more by the sweeper.
  store
    .write(
      open.map(({ kind, doc }) => ({
        op: 'settle',
        kind,
        id: doc.id,
        numbers: [...new Set(doc.pending.map(({ number }) => number))],
      })),
      { lane },
    )
    .catch((err: unknown) => log.warn({ err }, 'told changes could not be settled yet'))
}

/** Several changes of one document between two tellings need one hint. */
const distinctEvents = (doc: Documents[Kind]): BusEvent[] => {
  const byName = new Map<string, BusEvent>()
  for (const { event, conversationId, to, of: id = doc.id } of doc.pending)
    byName.set(`${event} ${id} ${to ?? ''}`, { event, id, conversationId, ...(to !== undefined && { to }) })
  return [...byName.values()]
}

type Entry = { kind: Kind; doc: Documents[Kind]; pending: Pending; audit: NonNullable<Pending['audit']> }

/** Its id is the same whatever else rides beside it. */
const auditEntry = ({ kind, doc, pending, audit }: Entry): AuditDocument => {
  const { number, of: id = doc.id } = pending
  const beside = doc.pending.filter((other) => other.number === number && (other.of ?? doc.id) === id)
  return {
    ...audit,
    id: idFrom('audit', kind, id, String(number), String(beside.indexOf(pending))),
    targetKind: kind,
    targetId: id,
    version: 1,
    pending: [],
  }
}
