import type { ViewName } from '../../state/views.ts'
import type { IconName } from '../../ui/icons.ts'

export const viewIcons: Record<ViewName, IconName> = {
  mine: 'user',
  mentioned: 'note',
  unassigned: 'hand',
  team: 'users',
  snoozed: 'clock',
  closed: 'done',
}
