import type { Access } from './access.ts'
import type { Channels } from './channels.ts'
import type { Inbox } from './inbox.ts'
import type { Named } from './named.ts'
import type { Replies } from './replies.ts'
import type { Retentions } from './retention.ts'
import type { Search } from './search.ts'

/** The use cases that people reach, as the HTTP layer sees them. */
export type Services = {
  access: Access
  inbox: Inbox
  named: Named
  replies: Replies
  channels: Channels
  search: Search
  retentions: Retentions
}
