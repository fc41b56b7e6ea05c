import { countText } from '../../server/schemas/counting.ts'
import { isListed, isOnTimeline, spoil } from '../lists.ts'
import { answerTo, mentionFacets, type StoredPost } from '../records.ts'
import { invalidRequest, problem, type Speech, type XAnswer, type XRequest } from './answers.ts'
import type { XParts } from './context.ts'
import { snowflake, sortable, timeOf, uriOf } from './ids.ts'
import { type Matcher, parseQuery } from './query.ts'
import { listView, notFound, quotedBy, userView, wordsOf } from './views.ts'

type Endpoint = {
  verb: 'GET' | 'POST'
  path: RegExp
  /** What it is called in faults and accounts, behind `x `. */
  name: string
  /** Who may ask: the account, the app, or both. */
  by: 'user' | 'app' | 'both' | 'anybody'
  /** Missing for what does not end with one answer. */
  run?: (request: XRequest, x: XParts) => XAnswer
}

const week = 7 * 86_400_000
const me = ({ account, square }: XParts) => userView(account.did, square)[0]

const lookUp = ({ url }: XRequest, { square, speech }: XParts): XAnswer => {
  const ids = (url.searchParams.get('ids') ?? '').split(',')
  if (ids.length > 100) return invalidRequest('at most 100 ids', speech)
  const found = ids.flatMap((id) => square.findPost(uriOf(id)) ?? [])
  const errors = ids.filter((id) => !square.findPost(uriOf(id))).map((id) => notFound(id, 'ids', speech))
  const view = listView(found, { square, speech })
  const all = [...errors, ...(view.errors ?? [])]
  return { status: 200, body: { ...view, ...(all.length > 0 && { errors: all }) } }
}

const mentions = (request: XRequest, x: XParts): XAnswer => {
  // A quote alone names nobody; who names us in an answer to us is told once.
  const told = (below: string | null) =>
    Iterator.from(x.square.notificationsFor(x.account.did, below)).flatMap(({ post, reason }) =>
      reason === 'quote' ? [] : [post],
    )
  const isIn = isListed(x, 'x mentions')
  const beyond = told(null).filter(isIn).drop(x.mentionsReach).next().value
  const floor = BigInt(beyond?.rkey ?? 0)
  return list(request, x, { name: 'x mentions', posts: told(belowOf(request)), lag: x.listLag, isIn, floor })
}

const timeline = (request: XRequest, x: XParts): XAnswer => {
  const id = request.url.pathname.split('/')[3] ?? ''
  const isIn = isOnTimeline(x, 'x timeline')
  return list(request, x, { name: 'x timeline', posts: x.square.postsBy(id, belowOf(request)), lag: 0, isIn })
}

const search = (request: XRequest, x: XParts): XAnswer => {
  const { searchParams } = request.url
  const since = searchParams.get('since_id')
  const oldest = x.now().getTime() - week
  if (since && timeOf(since) < oldest)
    return invalidRequest("'since_id' must be a tweet id created after [7 days ago]", x.speech)
  let matches: Matcher
  try {
    matches = parseQuery(searchParams.get('query') ?? '')
  } catch (error) {
    return invalidRequest((error as Error).message, x.speech)
  }
  const isShown = isListed(x, 'x search')
  const isIn = (post: StoredPost) => matches(post, x.square) && isShown(post)
  const floor = BigInt(snowflake(oldest, 0))
  return list(request, x, {
    name: 'x search',
    posts: x.square.newest(belowOf(request)),
    lag: x.searchLag,
    isIn,
    floor,
  })
}

type Listing = {
  name: string
  posts: Iterable<StoredPost>
  isIn: (post: StoredPost) => boolean
  /** Nothing younger than this, milliseconds. */
  lag: number
  /** Nothing at or below this id. */
  floor?: bigint
}

const tokenOf = ({ url }: XRequest): string | null =>
  url.searchParams.get('pagination_token') ?? url.searchParams.get('next_token')

/** A page goes on below the last post of the one before it, whose id is the token; the first one below `until_id`. */
const belowOf = (request: XRequest): string | null => {
  const token = tokenOf(request)
  if (token !== null) return sortable(String(BigInt(`0x${token}`)))
  const until = request.url.searchParams.get('until_id')
  return until === null ? null : sortable(until)
}

const list = (request: XRequest, x: XParts, { name, posts, isIn, lag, floor = 0n }: Listing): XAnswer => {
  const { searchParams } = request.url
  const limit = Number(searchParams.get('max_results') ?? 10)
  if (!(limit >= 5 && limit <= 100)) return invalidRequest('max_results is not in 5..100', x.speech)
  const since = BigInt(searchParams.get('since_id') ?? 0)
  const oldest = since > floor ? since : floor
  const latest = x.now().getTime() - lag
  const page: StoredPost[] = []
  let more = false
  for (const post of posts) {
    if (BigInt(post.rkey) <= oldest) break
    if (timeOf(post.rkey) > latest || post === page.at(-1) || !isIn(post)) continue
    if (page.length === limit) {
      more = true
      break
    }
    page.push(post)
  }
  for (const { uri } of page) x.ledger.handOut(uri, name)
  const next = more
    ? {
        next_token: BigInt(page.at(-1)?.rkey ?? 0)
          .toString(16)
          .padStart(16, '0'),
      }
    : {}
  const [newest, last] = [page[0], page.at(-1)]
  const ids = newest && last ? { newest_id: newest.rkey, oldest_id: last.rkey } : {}
  const shown = spoil(page, x, name)
  return {
    status: 200,
    body: { ...listView(shown, x), meta: { result_count: shown.length, ...ids, ...next } },
  }
}

const createPost = ({ body }: XRequest, x: XParts): XAnswer => {
  const { square, account, ledger, speech } = x
  const text = String(body['text'] ?? '')
  const parentId = (body['reply'] as { in_reply_to_tweet_id?: unknown } | undefined)?.in_reply_to_tweet_id
  const parent = parentId === undefined ? undefined : square.findPost(uriOf(String(parentId)))
  const refused = (detail: string): XAnswer => {
    ledger.receive(`refused below ${String(parentId)}: ${text}`, { text, stored: false })
    return problem({ status: 403, title: 'Forbidden', detail }, speech)
  }
  if (!text || countText(text, 'weighted') > 280)
    return invalidRequest(text ? 'Your Tweet text is too long.' : 'text is missing', speech)
  if (parentId !== undefined && !parent)
    return refused('You attempted to reply to a Tweet that is deleted or not visible to you.')
  if (x.mustBeSummoned && parent && parent.did !== account.did && !isSummons(parent, x))
    return refused(
      'Reply to this conversation is not allowed because you have not been mentioned or otherwise engaged by the author of the post you are replying to.',
    )
  const siblings = parent ? square.answersTo(parent.uri) : square.postsBy(account.did, null)
  const twin = Iterator.from(siblings)
    .take(1000)
    .some(({ did, record }) => did === account.did && record.text === text)
  if (twin) return refused('You are not allowed to create a Tweet with duplicate content.')
  const post = keep(text, parent, x)
  ledger.receive(post.uri, { text, stored: true })
  return {
    status: 201,
    body: { data: { id: post.rkey, text } },
  }
}

const keep = (text: string, parent: StoredPost | undefined, x: XParts): StoredPost => {
  const { square, account, teller } = x
  const at = x.now()
  const facets = mentionFacets(text, square.manners.handles, (handle) => square.findPerson(handle)?.did)
  const record = {
    $type: 'app.bsky.feed.post' as const,
    text,
    createdAt: at.toISOString(),
    ...(facets.length > 0 && { facets }),
    ...(parent && { reply: answerTo(parent) }),
    ...(parent?.record.langs && { langs: parent.record.langs }),
  }
  return teller.keep({ did: account.did, rkey: teller.newKey(at), record, indexedAt: at.toISOString() })
}

/** A mention that X itself puts before an answer is none. */
const isSummons = (post: StoredPost, { square, account }: XParts): boolean => {
  const { entities, from } = wordsOf(post, square)
  const names = entities['mentions']?.some(({ id, start }) => id === account.did && start >= from) === true
  return names || quotedBy(post, square) === account.did
}

/** The stream knows the old words alone, in both versions. */
export const refuseUnknownWords = ({ searchParams, pathname }: URL, speech: Speech): XAnswer | undefined => {
  const other = speech === 'tweet' || pathname.endsWith('/stream') ? 'post' : 'tweet'
  if (!searchParams.has(`${other}.fields`)) return undefined
  const message = `The query parameter [${other}.fields] is not one of the allowed parameters`
  const refusal = invalidRequest('One or more parameters to your request was invalid.', speech)
  const errors = [{ parameters: { [`${other}.fields`]: [] }, message }]
  return { ...refusal, body: { errors, ...(refusal.body as object) } }
}

/** Everything Town speaks of X's version 2. */
export const endpoints: readonly Endpoint[] = [
  {
    verb: 'GET',
    path: /^\/2\/users\/me$/,
    name: 'me',
    by: 'user',
    run: (_, x) => ({ status: 200, body: { data: me(x) } }),
  },
  { verb: 'GET', path: /^\/2\/users\/\d+\/mentions$/, name: 'mentions', by: 'both', run: mentions },
  { verb: 'GET', path: /^\/2\/users\/\d+\/tweets$/, name: 'timeline', by: 'both', run: timeline },
  { verb: 'GET', path: /^\/2\/tweets\/search\/recent$/, name: 'search', by: 'both', run: search },
  { verb: 'GET', path: /^\/2\/tweets$/, name: 'lookup', by: 'both', run: lookUp },
  { verb: 'POST', path: /^\/2\/tweets$/, name: 'createPost', by: 'user', run: createPost },
  {
    verb: 'GET',
    path: /^\/2\/tweets\/search\/stream\/rules$/,
    name: 'rules',
    by: 'app',
    run: (request, { rules }) => rules.list(request),
  },
  {
    verb: 'POST',
    path: /^\/2\/tweets\/search\/stream\/rules$/,
    name: 'rules',
    by: 'app',
    run: (request, { rules }) => rules.change(request),
  },
  { verb: 'GET', path: /^\/2\/tweets\/search\/stream$/, name: 'stream', by: 'app' },
  { verb: 'POST', path: /^\/2\/oauth2\/token$/, name: 'token', by: 'anybody' },
]
