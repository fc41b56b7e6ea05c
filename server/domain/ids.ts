import { createHash, randomUUID } from 'node:crypto'
import type { NetworkId } from '../schemas/atoms.ts'

/** An id that follows from what it names, so that writing it twice finds the first. */
export const idFrom = (...parts: string[]): string =>
  createHash('sha256').update(parts.join('\u0000')).digest('base64url').slice(0, 22)

export const freshId = (): string => randomUUID()

export const postId = (network: NetworkId, uri: string): string => idFrom('post', network, uri)
export const customerId = (network: NetworkId, authorId: string): string =>
  idFrom('customer', network, authorId)
export const channelId = (network: NetworkId, accountId: string): string =>
  idFrom('channel', network, accountId)
export const sourceId = (channel: string, name: string): string => idFrom('source', channel, name)
export const spendingId = (channel: string, month: string): string => idFrom('spending', channel, month)
export const branchId = (branch: { channelId: string; threadUri: string; customerId: string }): string =>
  idFrom('branch', branch.channelId, branch.threadUri, branch.customerId)
/** A conversation is named by the branch it belongs to and the post that opened it. */
export const conversationId = (branch: string, openingPostId: string): string =>
  idFrom('conversation', branch, openingPostId)
/** The same key from the same colleague is the same reply, however often it is handed in. */
export const replyId = (colleagueId: string, idempotencyKey: string): string =>
  idFrom('reply', colleagueId, idempotencyKey)
