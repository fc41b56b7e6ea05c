import { recordKey } from '../ids.ts'
import { isListed, isOnTimeline, spoil } from '../lists.ts'
import { answerTo, mentionFacets, type PostRecord, type StoredPost } from '../records.ts'
import { type MastodonParts, RestFailure } from './context.ts'
import { homeServer, pathPrefix } from './places.ts'

export type RestContext = {
  name: string
  id: string
  params: URLSearchParams
  body: Record<string, unknown>
  key: string | undefined
  town: MastodonParts
}
type Method = {
  verb: 'GET' | 'POST'
  path: RegExp
  name: string
  open?: boolean
  run: (context: RestContext) => unknown
}

/** Of what is listed newest first, what is between the ids asked for; `min_id` takes those right behind it. */
const takePage = <T extends { id: string }>(
  all: Iterable<T>,
  { params, town, most }: Pick<RestContext, 'params' | 'town'> & { most: number },
): T[] => {
  const limit = Math.min(most, Math.max(1, Number(params.get('limit') ?? most / 2) || 1))
  const bound = (name: string): bigint | null => {
    const id = params.get(name)
    const order = id === null ? null : town.ids.orderOf(id)
    if (id !== null && order === null) throw new RestFailure(422, `${name} is no id of this server`)
    return order
  }
  const [min, max, since] = [bound('min_id'), bound('max_id'), bound('since_id')]
  const floor = min ?? since ?? -1n
  const page: T[] = []
  for (const entry of all) {
    const order = town.ids.orderOf(entry.id) ?? 0n
    if (order <= floor) break
    if (max !== null && order >= max) continue
    if (min === null && page.length === limit) break
    page.push(entry)
  }
  return page.slice(-limit)
}

const listNotifications = (context: RestContext) => {
  const { params, town } = context
  const types = params.getAll('types[]')
  const isIn = isListed(town, context.name)
  const all = Iterator.from(town.square.notificationsFor(town.account.did, null))
    .filter(({ reason }) => reason === 'mention' || reason === 'quote')
    .filter(({ reason, post }) => (types.length === 0 || types.includes(reason)) && isIn(post))
    .map((told) => ({ id: town.ids.ofNotification(told.post.uri, told.reason), told }))
  const page = takePage(all, { params, town, most: 80 })
  return spoil(page, town, context.name).map(({ told }) => {
    town.ledger.handOut(told.post.uri, context.name)
    return town.views.notification(told)
  })
}

const listStatuses = (context: RestContext) => {
  const { params, town, id } = context
  const person = town.square.people().find(({ did }) => town.ids.ofPerson(did) === id)
  if (!person) throw missing()
  const all = Iterator.from(town.square.postsBy(person.did, null))
    .filter(isOnTimeline(town, context.name))
    .map((post) => ({ id: town.ids.of(post.uri) ?? '', post }))
  const page = takePage(all, { params, town, most: 40 })
  return spoil(page, town, context.name).map(({ post }) => show(post, context))
}

const show = (post: StoredPost, { town, name }: RestContext) => {
  town.ledger.handOut(post.uri, name)
  return town.views.status(post)
}

const missing = () => new RestFailure(404, 'Record not found')

const getPost = ({ id, town }: RestContext): StoredPost => {
  const post = town.square.findPost(town.ids.uriOf(id) ?? '')
  if (!post) throw missing()
  return post
}

const getContext = (context: RestContext) => {
  const { square } = context.town
  const post = getPost(context)
  const ancestors: StoredPost[] = []
  for (let above = post.record.reply?.parent.uri; above;) {
    const parent = square.findPost(above)
    if (parent) ancestors.unshift(parent)
    above = parent?.record.reply?.parent.uri
  }
  const below = (uri: string): StoredPost[] =>
    square.answersTo(uri).flatMap((answer) => [answer, ...below(answer.uri)])
  return {
    ancestors: ancestors.map((one) => show(one, context)),
    descendants: below(post.uri).map((one) => show(one, context)),
  }
}

const getStatuses = (context: RestContext) =>
  context.params
    .getAll('id[]')
    .slice(0, 20)
    .flatMap((id) => context.town.square.findPost(context.town.ids.uriOf(id) ?? '') ?? [])
    .map((post) => show(post, context))

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' })

/** Links count 23 letters, and mentions without the server's name. */
const lengthOf = (text: string): number =>
  [
    ...graphemes.segment(
      text
        .replace(/https?:\/\/\S*[^\s.,;:!?]/g, 'x'.repeat(23))
        .replace(/(@[a-z0-9_]+)@[a-z0-9.-]*[a-z0-9]/gi, '$1'),
    ),
  ].length

const checkStatus = ({ body, town }: RestContext): PostRecord => {
  const text = body['status']
  const warning = typeof body['spoiler_text'] === 'string' ? body['spoiler_text'] : ''
  if (typeof text !== 'string' || !text.trim())
    throw new RestFailure(422, "Validation failed: Text can't be blank")
  if (lengthOf(text + warning) > town.maxCharacters)
    throw new RestFailure(422, `Validation failed: Text character limit of ${town.maxCharacters} exceeded`)
  const parentId = body['in_reply_to_id']
  const parent =
    parentId === undefined ? undefined : town.square.findPost(town.ids.uriOf(String(parentId)) ?? '')
  if (parentId !== undefined && !parent)
    throw new RestFailure(404, 'The post you are trying to reply to does not appear to exist.')
  const { manners } = town.square
  const facets = mentionFacets(text, manners.handles, (handle) => town.square.findPerson(handle)?.did)
  const visibility = (body['visibility'] ?? 'public') as NonNullable<PostRecord['visibility']>
  return {
    $type: 'app.bsky.feed.post',
    text,
    createdAt: town.now().toISOString(),
    visibility,
    ...(typeof body['language'] === 'string' && { langs: [body['language']] }),
    ...(warning && { warning }),
    ...(facets.length > 0 && { facets }),
    ...(parent && { reply: answerTo(parent) }),
  }
}

const postStatus = (context: RestContext) => {
  const { town, key, name } = context
  const known = key === undefined ? undefined : town.square.findPost(town.keys.get(key) ?? '')
  if (known && !town.faults.take(['ignore-idempotency-key'], name)) {
    town.ledger.receive(known.uri, { text: known.record.text, stored: false })
    return town.views.status(known)
  }
  const record = checkStatus(context)
  const at = town.now()
  const rkey = recordKey(at.getTime(), town.dice.between(0, 1023))
  const { did } = town.account
  const post = town.teller.keep({ did, rkey, record, indexedAt: at.toISOString() })
  if (key !== undefined) town.keys.set(key, post.uri)
  town.ledger.receive(post.uri, { text: record.text, stored: true })
  return town.views.status(post)
}

const getInstance = ({ town, name }: RestContext) => {
  const isWrong = town.faults.take(['wrong-streaming-address'], name)
  const streaming = isWrong ? 'ws://127.0.0.1:9' : `${town.url().replace('http', 'ws')}${pathPrefix}`
  return {
    domain: homeServer,
    title: 'Pont',
    version: '4.7.0',
    source_url: 'https://town.test/source',
    description: 'A server in Town',
    usage: { users: { active_month: 80 } },
    thumbnail: { url: `https://${homeServer}/thumbnail.png` },
    icon: [],
    languages: ['fr', 'nl', 'en'],
    configuration: {
      urls: { streaming },
      accounts: { max_featured_tags: 10, max_pinned_statuses: 5 },
      statuses: {
        max_characters: town.maxCharacters,
        max_media_attachments: 4,
        characters_reserved_per_url: 23,
      },
      media_attachments: {
        supported_mime_types: ['image/png'],
        description_limit: 1500,
        image_size_limit: 16_777_216,
        image_matrix_limit: 33_177_600,
        video_size_limit: 103_809_024,
        video_frame_rate_limit: 120,
        video_matrix_limit: 8_294_400,
      },
      polls: {
        max_options: 4,
        max_characters_per_option: 50,
        min_expiration: 300,
        max_expiration: 2_629_746,
      },
      translation: { enabled: false },
    },
    registrations: { enabled: false, approval_required: false, message: null, url: null },
    api_versions: { mastodon: 8 },
    contact: { email: `post@${homeServer}`, account: null },
    rules: [],
  }
}

const verifyCredentials = ({ town }: RestContext) => ({
  ...town.views.account(town.account.did),
  source: {
    privacy: 'public',
    sensitive: false,
    language: null,
    note: '',
    fields: [],
    follow_requests_count: 0,
    hide_collections: null,
    discoverable: true,
    indexable: false,
    attribution_domains: [],
    quote_policy: 'public',
  },
  role: { id: '-99', name: '', color: '', permissions: '0', highlighted: false },
})

const id = '([\\w-]{1,25})'

/** Everything Town speaks of the server's REST. */
export const methods: readonly Method[] = [
  { verb: 'GET', path: /^api\/v2\/instance$/, name: 'instance', open: true, run: getInstance },
  {
    verb: 'GET',
    path: /^api\/v1\/accounts\/verify_credentials$/,
    name: 'verify_credentials',
    run: verifyCredentials,
  },
  { verb: 'GET', path: /^api\/v1\/notifications$/, name: 'notifications', run: listNotifications },
  {
    verb: 'GET',
    path: new RegExp(`^api/v1/accounts/${id}/statuses$`),
    name: 'account-statuses',
    run: listStatuses,
  },
  { verb: 'GET', path: /^api\/v1\/statuses$/, name: 'list-statuses', run: getStatuses },
  {
    verb: 'GET',
    path: new RegExp(`^api/v1/statuses/${id}$`),
    name: 'get-status',
    run: (context) => show(getPost(context), context),
  },
  { verb: 'GET', path: new RegExp(`^api/v1/statuses/${id}/context$`), name: 'context', run: getContext },
  { verb: 'POST', path: /^api\/v1\/statuses$/, name: 'post-status', run: postStatus },
]
