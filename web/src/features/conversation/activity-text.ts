import type { Activity } from '../../../../server/schemas/conversation.ts'
import { m } from '../../i18n/locale.svelte.ts'
import { firstName, type People } from '../../state/people.svelte.ts'

/** One quiet line for what somebody did. */
export const activityText = (
  { action, actorId, assigneeId }: Activity,
  people: People,
  me: string,
): string => {
  const nameOf = (id: string | null) => {
    const colleague = people.find(id)
    return colleague ? firstName(colleague.name) : m.someone()
  }
  const actor = actorId === null ? m.causerie() : nameOf(actorId)
  switch (action) {
    case 'claimed':
      return actorId === me ? m.youClaimed() : m.claimedBy(actor)
    case 'assigned':
      return m.assignedTo(actor, nameOf(assigneeId))
    case 'unassigned':
      return m.unassignedBy(actor)
    case 'snoozed':
      return m.snoozedBy(actor)
    case 'closed':
      return m.closedBy(actor)
    case 'reopened':
      return actorId === null ? m.reopenedByCustomer() : m.reopenedBy(actor)
    case 'merged':
      return m.mergedHere()
    case 'opened':
      return m.openedHere(actor)
  }
}
