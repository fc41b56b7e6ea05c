import type { Access } from './access.ts'
import type { Channels } from './channels.ts'
import type { Inbox } from './inbox.ts'
import type { Replies } from './replies.ts'

/** The use cases that people reach, as the HTTP layer sees them. */
export type Services = { access: Access; inbox: Inbox; replies: Replies; channels: Channels }
