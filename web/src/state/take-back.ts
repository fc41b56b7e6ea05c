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

/**
 * The reply of mine that goes out last of those that can be taken back. One on the screen may be told by the server
 * before the order's own answer is here, or have been sent before the page was loaded.
 */
export const lastHeld = ({ me, open, outbox }: Desk): Reply | undefined => {
  const shown = open?.detail?.replies.filter(({ state, authorId }) => state === 'held' && authorId === me.id)
  return [...(shown ?? []), ...outbox.held]
    .filter(({ heldUntil }) => Date.parse(heldUntil) > Date.now())
    .toSorted((a, b) => b.heldUntil.localeCompare(a.heldUntil))[0]
}
