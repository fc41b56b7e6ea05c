import type { Reply } from '../../../server/schemas/reply.ts'
import { m } from '../i18n/locale.svelte.ts'
import type { Commands } from './commands.svelte.ts'
import type { Desk } from './desk.svelte.ts'

/** Takes a reply back and puts who wrote it where they were. */
export const takeBack = async (desk: Desk, commands: Commands, reply: Reply): Promise<void> => {
  if (!(await desk.deeds.withdraw(reply))) return
  desk.toasts.show(m.takenBack())
  if (desk.open?.id === reply.conversationId) commands.focusComposer?.('reply')
}
