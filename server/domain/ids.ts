import { hash, randomUUID } from 'node:crypto'
import type { NetworkId } from '../schemas/atoms.ts'
import type { Audience } from '../schemas/post.ts'

type BranchKey = { channelId: string; threadUri: string; customerId: string; audience: Audience }

/** An id that follows from what it names, so that writing it twice finds the first. */
export const idFrom = (...parts: string[]): string =>
  hash('sha256', parts.join('\u0000'), 'base64url').slice(0, 22)

export const freshId = (): string => randomUUID()

export const postId = (network: NetworkId, uri: string): string => idFrom('post', network, uri)
export const customerId = (network: NetworkId, authorId: string): string =>
  idFrom('customer', network, authorId)
export const channelId = (network: NetworkId, accountId: string): string =>
  idFrom('channel', network, accountId)
export const sourceId = (channel: string, name: string): string => idFrom('source', channel, name)
export const spendingId = (channel: string, month: string): string => idFrom('spending', channel, month)
/** What is said to everybody and what is said to us alone are two branches, even in one thread. */
export const branchId = (branch: BranchKey): string =>
  idFrom(
    'branch',
    branch.channelId,
    branch.threadUri,
    branch.customerId,
    ...(branch.audience === 'everyone' ? [] : [branch.audience]),
  )
/** A conversation is named by the branch it belongs to and the post that opened it. */
export const conversationId = (branch: string, openingPostId: string): string =>
  idFrom('conversation', branch, openingPostId)
/** The same key from the same colleague is the same reply, however often it is handed in. */
export const replyId = (colleagueId: string, idempotencyKey: string): string =>
  idFrom('reply', colleagueId, idempotencyKey)
