import type { Activity } from '../../../../server/schemas/conversation.ts'
import { m } from '../../i18n/locale.svelte.ts'
import { firstName, type People } from '../../state/people.svelte.ts'

/** One quiet line for what somebody did; what the reader did is told to them as theirs. */
export const activityText = (
  { action, actorId, assigneeId }: Activity,
  people: Pick<People, 'find'>,
  me: string,
): string => {
  const nameOf = (id: string | null) => {
    const colleague = people.find(id)
    return colleague ? firstName(colleague.name) : m.someone()
  }
  const mine = actorId === me
  const actor = actorId === null ? m.causerie() : nameOf(actorId)
  switch (action) {
    case 'claimed':
      return mine ? m.youClaimed() : m.claimedBy(actor)
    case 'assigned':
      if (mine) return m.youAssigned(nameOf(assigneeId))
      return assigneeId === me ? m.assignedToYou(actor) : m.assignedTo(actor, nameOf(assigneeId))
    case 'unassigned':
      return mine ? m.youUnassigned() : m.unassignedBy(actor)
    case 'snoozed':
      return mine ? m.youSnoozed() : m.snoozedBy(actor)
    case 'closed':
      return mine ? m.youClosed() : m.closedBy(actor)
    case 'reopened':
      if (actorId === null) return m.reopenedByCustomer()
      return mine ? m.youReopened() : m.reopenedBy(actor)
    case 'merged':
      return m.mergedHere()
    case 'opened':
      return m.openedHere(actor)
  }
}
