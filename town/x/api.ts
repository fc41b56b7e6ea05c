import type { Faults } from '../faults.ts'
import type { Ledger } from '../ledger.ts'
import type { XPost, XSquare } from './posts.ts'
import { listView, notFound, type Speech, wordsOf } from './views.ts'
import type { XKeys } from './oauth.ts'

export type XParts = {
  square: XSquare
  ledger: Ledger
  faults: Faults
  us: { id: string; username: string; name: string }
  keys: XKeys
  bearerToken: string
  now: () => Date
  /** Which words the server knows. */
  speech: Speech
  /** Posts younger than this are in no list but their author's, milliseconds. */
  listLag: number
  /** Posts younger than this cannot be found, milliseconds. */
  searchLag: number
  /** Whether only those may be answered who mention or quote the account. */
  mustBeSummoned: boolean
}

export type XAnswer = { status: number; body: unknown; headers?: Record<string, string> }
export type XRequest = { method: string; url: URL; body: Record<string, unknown> }

export const problem = (status: number, title: string, detail: string): XAnswer => ({
  status,
  body: { title, detail, type: 'about:blank', status },
})

/** What each kind of request is called in faults and accounts. */
export const nameOf = (method: string, path: string): string => {
  if (method === 'POST' && path === '/2/tweets') return 'createPost'
  if (path === '/2/tweets') return 'lookup'
  if (path === '/2/users/me') return 'me'
  if (path.endsWith('/mentions')) return 'mentions'
  if (path.endsWith('/tweets')) return 'timeline'
  return path === '/2/tweets/search/recent' ? 'search' : 'unknown'
}

export const answer = (request: XRequest, parts: XParts): XAnswer => {
  const name = nameOf(request.method, request.url.pathname)
  const refused = refuseUnknownWords(request.url, parts.speech)
  if (refused) return refused
  if (name === 'me') return { status: 200, body: { data: parts.us } }
  if (name === 'createPost') return createPost(request.body, parts)
  if (name === 'lookup') return lookUp(request.url, parts)
  if (name === 'mentions')
    return list(request.url, parts, { name, isIn: isMentioned(parts), lag: parts.listLag })
  if (name === 'timeline') return timeline(request.url, parts)
  if (name === 'search') return search(request.url, parts)
  return problem(404, 'Not Found', 'There is nothing at this address')
}

const refuseUnknownWords = ({ searchParams }: URL, speech: Speech): XAnswer | undefined => {
  const other = speech === 'tweet' ? 'post' : 'tweet'
  if (!searchParams.has(`${other}.fields`)) return undefined
  const message = `The query parameter [${other}.fields] is not one of the allowed parameters`
  return {
    status: 400,
    body: {
      errors: [{ parameters: { [`${other}.fields`]: [] }, message }],
      title: 'Invalid Request',
      detail: 'One or more parameters to your request was invalid.',
      type: 'https://api.twitter.com/2/problems/invalid-request',
    },
  }
}

const isMentioned =
  ({ square, us }: XParts) =>
  (post: XPost): boolean =>
    post.authorId !== us.id &&
    wordsOf(post, square).entities['mentions']?.some(({ id }) => id === us.id) === true

const timeline = (url: URL, parts: XParts): XAnswer => {
  const id = url.pathname.split('/')[3]
  const lagging = parts.faults.take(['timeline-lag'], 'timeline')
  const lag = lagging ? 3_600_000 : 0
  return list(url, parts, { name: 'timeline', isIn: ({ authorId }) => authorId === id, lag })
}

/** Answers to the account and quotes of it, which is all that is asked of Town's search. */
const search = (url: URL, parts: XParts): XAnswer => {
  const { square, us, now } = parts
  const oldest = now().getTime() - 7 * 86_400_000
  const since = url.searchParams.get('since_id')
  if (since && timeOf(since) < oldest)
    return problem(400, 'Invalid Request', "'since_id' must be a tweet id created after [7 days ago]")
  const isUs = (id: string | null) => square.find(id ?? '')?.authorId === us.id
  const isIn = (post: XPost) => post.authorId !== us.id && (isUs(post.parentId) || isUs(post.quotedId))
  return list(url, parts, { name: 'search', isIn, lag: parts.searchLag })
}

type Listing = { name: string; isIn: (post: XPost) => boolean; lag: number }

const list = ({ searchParams }: URL, parts: XParts, { name, isIn, lag }: Listing): XAnswer => {
  const since = BigInt(searchParams.get('since_id') ?? 0)
  const token = searchParams.get('pagination_token') ?? searchParams.get('next_token')
  const below = token === null ? null : BigInt(`0x${token}`)
  const limit = Number(searchParams.get('max_results') ?? 10)
  if (!(limit >= 5 && limit <= 100)) return problem(400, 'Invalid Request', 'max_results is not in 5..100')
  const latest = parts.now().getTime() - lag
  const page: XPost[] = []
  let more = false
  for (const post of parts.square.newest()) {
    if (BigInt(post.id) <= since) break
    if ((below !== null && BigInt(post.id) >= below) || timeOf(post.id) > latest || !isIn(post)) continue
    if (page.length === limit) {
      more = true
      break
    }
    page.push(post)
  }
  for (const post of page) parts.ledger.handOut(post.id, name)
  if (parts.faults.take(['shuffle'], name)) page.reverse()
  const next = more
    ? page
        .map(({ id }) => BigInt(id))
        .reduce((a, b) => (a < b ? a : b))
        .toString(16)
    : null
  const meta = { result_count: page.length, ...(next && { next_token: next }) }
  return { status: 200, body: { ...listView(page, parts), meta } }
}

const lookUp = ({ searchParams }: URL, { square, speech }: XParts): XAnswer => {
  const ids = (searchParams.get('ids') ?? '').split(',')
  if (ids.length > 100) return problem(400, 'Invalid Request', 'at most 100 ids')
  const found = ids.flatMap((id) => square.find(id) ?? [])
  const errors = ids.filter((id) => !square.find(id)).map((id) => notFound(id, 'ids'))
  return {
    status: 200,
    body: { ...listView(found, { square, speech }), ...(errors.length > 0 && { errors }) },
  }
}

const createPost = (body: Record<string, unknown>, parts: XParts): XAnswer => {
  const { square, us, ledger } = parts
  const text = String(body['text'] ?? '')
  const reply = body['reply'] as { in_reply_to_tweet_id?: string } | undefined
  const parent = square.find(reply?.in_reply_to_tweet_id ?? '')
  ledger.receive(text, { text, stored: false })
  if (!parent)
    return problem(
      403,
      'Forbidden',
      'You attempted to reply to a Tweet that is deleted or not visible to you.',
    )
  if (parts.mustBeSummoned && parent.authorId !== us.id && !isSummons(parent, parts))
    return problem(
      403,
      'Forbidden',
      'Reply to this conversation is not allowed because you have not been mentioned or otherwise engaged by the author of the post you are replying to.',
    )
  const twin = square
    .answersTo(parent.id)
    .some(({ authorId, written }) => authorId === us.id && written === text)
  if (twin) return problem(403, 'Forbidden', 'You are not allowed to create a Tweet with duplicate content.')
  const post = square.post(us.id, { text, parentId: parent.id })
  ledger.receive(text, { text, stored: true })
  return { status: 201, body: { data: { id: post.id, text, edit_history_tweet_ids: [post.id] } } }
}

/** A mention that X itself puts before an answer is none. */
const isSummons = (post: XPost, { square, us }: XParts): boolean => {
  const { entities, from } = wordsOf(post, square)
  const names = entities['mentions']?.some(({ id, start }) => id === us.id && start >= from) === true
  return names || square.find(post.quotedId ?? '')?.authorId === us.id
}

const timeOf = (id: string): number => Number((BigInt(id) >> 22n) + 1_288_834_974_657n)
