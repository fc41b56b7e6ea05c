import type { AuditAction, Pending } from '../domain/documents.ts'
import type { Instant } from '../schemas/atoms.ts'

export type Deed = {
  at: Instant
  /** Null when Causerie itself did it. */
  actorId: string | null
  action: AuditAction
  conversationId?: string | null
  assigneeId?: string | null
  detail?: string | null
}

/** An audit entry to ride in the changed document. */
export const deed = (entry: Deed): NonNullable<Pending['audit']> => ({
  at: entry.at,
  actorId: entry.actorId,
  action: entry.action,
  conversationId: entry.conversationId ?? null,
  assigneeId: entry.assigneeId ?? null,
  detail: entry.detail ?? null,
})
