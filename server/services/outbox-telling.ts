import type { ReplyDocument } from '../domain/documents.ts'
import type { Deed } from './audit.ts'
import { deed } from './audit.ts'
import type { Telling } from './change.ts'

export const replyChanged = (reply: ReplyDocument, audit?: Omit<Deed, 'conversationId'>): Telling => ({
  event: 'reply.changed',
  conversationId: reply.conversationId,
  audit: audit ? deed({ ...audit, conversationId: reply.conversationId }) : null,
})
