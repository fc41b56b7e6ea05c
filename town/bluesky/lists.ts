import { isListed, isOnTimeline, spoil } from '../lists.ts'
import { sortDate } from '../manners.ts'
import type { Notification } from '../square.ts'
import type { StoredPost } from '../records.ts'
import type { MethodContext } from './context.ts'
import { invalidRequest } from './failure.ts'

type Taken<T> = { items: T[]; cursor: string | undefined }

const takePage = <T>(
  list: Iterable<T>,
  { limit, keyOf }: { limit: number; keyOf: (item: T) => string },
): Taken<T> => {
  const items: T[] = []
  for (const item of list) {
    items.push(item)
    if (items.length === limit) return { items, cursor: Buffer.from(keyOf(item)).toString('base64url') }
  }
  return { items, cursor: undefined }
}

const keyFrom = (cursor: string | null): string | null =>
  cursor === null ? null : Buffer.from(cursor, 'base64url').toString()

const limitFrom = (params: URLSearchParams): number => {
  const limit = Number(params.get('limit') ?? 50)
  if (!Number.isInteger(limit) || limit < 1 || limit > 100)
    throw invalidRequest('Error: Params must have the property "limit" between 1 and 100')
  return limit
}

export const listNotifications = ({ params, did, town, method }: MethodContext) => {
  const reasons = params.getAll('reasons')
  const all = town.square.notificationsFor(did, keyFrom(params.get('cursor')))
  const isIn = isListed(town, method)
  const wanted = Iterator.from(all).filter(
    ({ reason, post }) => (reasons.length === 0 || reasons.includes(reason)) && isIn(post),
  )
  const { items, cursor } = takePage(wanted, {
    limit: limitFrom(params),
    keyOf: ({ sortKey }: Notification) => sortKey,
  })
  const notifications = spoil(items, town, method).map(({ post, reason, subject }) => {
    town.ledger.handOut(post.uri, method)
    return {
      uri: post.uri,
      cid: post.cid,
      author: town.views.profile(post.did),
      reason,
      ...(subject && { reasonSubject: subject }),
      record: post.record,
      isRead: false,
      // As on the real network: the date it is sorted by, not the one it was seen at.
      indexedAt: sortDate(post),
      labels: [],
    }
  })
  return { notifications, priority: false, ...(cursor && { cursor }) }
}

export const getAuthorFeed = ({ params, town, method }: MethodContext) => {
  const person = town.square.findPerson(params.get('actor') ?? '')
  if (!person) throw invalidRequest('Profile not found')
  const withReplies = params.get('filter') !== 'posts_no_replies'
  const all = town.square.postsBy(person.did, keyFrom(params.get('cursor')))
  const isIn = isOnTimeline(town, method)
  const wanted = Iterator.from(all).filter((post) => (withReplies || !post.record.reply) && isIn(post))
  const { items, cursor } = takePage<StoredPost>(wanted, {
    limit: limitFrom(params),
    keyOf: (post) => town.square.orderOf(post),
  })
  const feed = spoil(items, town, method).map((post) => {
    town.ledger.handOut(post.uri, method)
    const reply = feedReply(post, town)
    return { post: town.views.post(post), ...(reply && { reply }) }
  })
  return { feed, ...(cursor && { cursor }) }
}

const feedReply = ({ record }: StoredPost, { square, views }: MethodContext['town']): object | undefined => {
  if (!record.reply) return undefined
  const shown = (uri: string) => {
    const post = square.findPost(uri)
    return post
      ? { $type: 'app.bsky.feed.defs#postView', ...views.post(post) }
      : { $type: 'app.bsky.feed.defs#notFoundPost', uri, notFound: true }
  }
  return { root: shown(record.reply.root.uri), parent: shown(record.reply.parent.uri) }
}
