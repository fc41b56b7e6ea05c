import type { NetworkPost } from '../../server/ports/connector.ts'
import type { Audience, Author, Media, PostReason, Span } from '../../server/schemas/post.ts'
import { instantOf, isObject, listOf, objectOf, textOf, webLink } from '../kit/shapes.ts'
import { type Anchor, type Reading, readHtml } from './html.ts'
import { isId } from './ids.ts'

/** What the connector needs to answer a post and to find it again; opaque to everybody else. */
export type Native = {
  /** The server's own id: means nothing on another server. */
  id: string
  visibility: string
  spoiler: string
  /** Whom an answer must mention to reach them. */
  author: string
}

/** A status as any of the server's answers shows it. */
export type Seen = {
  id: string
  uri: string
  parentId: string | null
  parentAuthorId: string | null
  authorId: string
  editedAt: string | null
  createdAt: string | null
  visibility: string
  body: Record<string, unknown>
}

/** The post that a notification is about; none for kinds that were not asked for, which some servers tell all the same. */
export const notifiedStatus = ({ type, status }: Record<string, unknown>): unknown =>
  type === 'mention' || type === 'quote' ? status : undefined

/** Where a post stands in its thread. */
export type Link = { uri: string; rootUri: string | null }
export type Us = { id: string; address: string }

/** Reads a status; undefined when it is none. */
export const seenStatus = (value: unknown): Seen | undefined => {
  if (!isObject(value)) return undefined
  const { id, uri, in_reply_to_id: parentId, in_reply_to_account_id: parentAuthorId } = value
  if (!isId(id) || typeof uri !== 'string' || !uri || uri.length > 2048) return undefined
  return {
    id,
    uri,
    parentId: isId(parentId) ? parentId : null,
    parentAuthorId: isId(parentAuthorId) ? parentAuthorId : null,
    authorId: textOf(objectOf(value['account'])['id'], 64),
    editedAt: instantOf(value['edited_at']),
    createdAt: instantOf(value['created_at']),
    visibility: textOf(value['visibility'], 20) || 'direct',
    body: value,
  }
}

/** One entry of a list: `id` is the list's own, `at` when the server listed it. */
export type Listed = { id: string; at: string | null; status: Seen }
export type ListPage = { items: Listed[]; ids: string[] }

/** A list as the server answers it; what cannot be read leaves only its id. */
export const listPage = (list: unknown, read: (item: Record<string, unknown>) => unknown): ListPage => {
  const entries = listOf(list).map(objectOf)
  const items = entries.flatMap((item) => {
    const status = seenStatus(read(item))
    if (!status || !isId(item['id'])) return []
    return [{ id: item['id'], at: textOf(item['created_at'], 40) || null, status }]
  })
  return { items, ids: entries.flatMap(({ id }) => (isId(id) ? [id] : [])) }
}

export type MapOptions = {
  us: Us
  reason: PostReason
  parent: Link | null
  /** When the server itself says it got the post. */
  listedAt: string | null
  now: Date
}

/** The post in our shape. */
export const toNetworkPost = (seen: Seen, { us, reason, parent, listedAt, now }: MapOptions): NetworkPost => {
  const { body } = seen
  const home = domainOf(us.address)
  const author = authorOf(body['account'], home)
  const { text, spans } = textAndSpans(body, home)
  const spoiler = textOf(body['spoiler_text'], 2000).trim()
  // Our own replies repeat the warning of what they answer; what we said is the rest.
  const head = spoiler && !(reason === 'own' && seen.parentId) ? `[${spoiler}]\n\n` : ''
  return {
    network: 'mastodon',
    uri: seen.uri,
    url: webLink(body['url'], 2048) ?? webLink(seen.uri, 2048),
    reason,
    audience: audienceOf(seen, reason),
    author,
    text: head + text,
    spans: spans.map((span) => ({ ...span, start: span.start + head.length, end: span.end + head.length })),
    media: mediaOf(body),
    languages: languagesOf(body['language']),
    authoredAt: seen.createdAt ?? now.toISOString(),
    networkSeenAt: instantOf(listedAt),
    editedAt: seen.editedAt,
    parentUri: parent?.uri ?? null,
    rootUri: parent ? (parent.rootUri ?? parent.uri) : null,
    native: { id: seen.id, visibility: seen.visibility, spoiler, author: author.handle } satisfies Native,
    raw: body,
  }
}

/** What we told our own followers is no secret among us; what is not known counts as narrowest. */
const audienceOf = ({ visibility }: Seen, reason: PostReason): Audience =>
  visibility === 'public' || visibility === 'unlisted' || (reason === 'own' && visibility === 'private')
    ? 'everyone'
    : 'addressed'

/** Why this post would concern the account. */
export const reasonFor = (seen: Seen, us: Us): PostReason => {
  if (seen.authorId === us.id) return 'own'
  const isMentioned = listOf(seen.body['mentions']).some((mention) => objectOf(mention)['id'] === us.id)
  if (isMentioned && seen.visibility === 'direct') return 'direct'
  if (isMentioned && seen.parentAuthorId === us.id) return 'reply'
  if (isMentioned) return 'mention'
  const quoted = objectOf(objectOf(objectOf(seen.body['quote'])['quoted_status'])['account'])
  return quoted['id'] === us.id ? 'quote' : 'context'
}

/** Somebody's address: the server checked it with the other server, unlike the link to their page. */
export const addressOf = (acct: unknown, home: string): string => {
  const address = textOf(acct, 400).replace(/^@/, '').toLowerCase()
  return address && !address.includes('@') ? `${address}@${home}` : address
}

export const domainOf = (address: string): string => address.slice(address.indexOf('@') + 1)

export const authorOf = (account: unknown, home: string): Author => {
  const { acct, username, display_name: name, avatar_static: still, avatar } = objectOf(account)
  const handle = addressOf(acct, home) || addressOf(username, home) || 'unknown'
  return {
    id: handle,
    handle,
    name: textOf(name, 640).trim() || textOf(username, 640) || handle,
    avatarUrl: webLink(still, 2048) ?? webLink(avatar, 2048),
  }
}

export const plainText = (body: Record<string, unknown>, home: string): string =>
  textAndSpans(body, home).text

const textAndSpans = (body: Record<string, unknown>, home: string): { text: string; spans: Span[] } => {
  const people = new Map(
    listOf(body['mentions']).flatMap((mention) => {
      const { url, acct } = objectOf(mention)
      const address = addressOf(acct, home)
      return typeof url === 'string' && address ? [[url, address] as const] : []
    }),
  )
  const html = typeof body['content'] === 'string' ? body['content'] : ''
  return readHtml(html, (anchor) => readAnchor(anchor, people))
}

const readAnchor = ({ href, classes, text }: Anchor, people: ReadonlyMap<string, string>): Reading => {
  const address = people.get(href)
  // The whole address: shown as a bare name one could not tell two people apart, or answer them.
  if (address && classes.includes('mention'))
    return { text: `@${address}`, target: { kind: 'mention', value: address } }
  const tag = text.replace(/^[#＃]/, '').trim()
  if (classes.includes('hashtag') && tag && tag.length <= 640)
    return { text, target: { kind: 'tag', value: tag.toWellFormed() } }
  const link = webLink(href)
  return { text, target: link ? { kind: 'link', value: link } : null }
}

const kinds: Readonly<Record<string, Media['kind']>> = { image: 'image', video: 'video', gifv: 'video' }

const mediaOf = (body: Record<string, unknown>): Media[] => {
  const attached = listOf(body['media_attachments'])
    .map(objectOf)
    .map((item): Media => {
      const type = textOf(item['type'], 100)
      return {
        kind: (Object.hasOwn(kinds, type) && kinds[type]) || 'other',
        url: webLink(item['url']) ?? webLink(item['remote_url']),
        alt: textOf(item['description'], 10_000),
      }
    })
  const options = listOf(objectOf(body['poll'])['options']).map((option) =>
    textOf(objectOf(option)['title'], 500),
  )
  const poll: Media[] = options.length > 0 ? [{ kind: 'other', url: null, alt: options.join(' / ') }] : []
  const card = objectOf(body['card'])
  const link: Media[] = webLink(card['url'])
    ? [
        {
          kind: 'link',
          url: webLink(card['url']),
          alt: [textOf(card['title'], 1000), textOf(card['description'], 5000)].filter(Boolean).join(' – '),
        },
      ]
    : []
  return [...attached, ...poll, ...link].slice(0, 20)
}

const languagesOf = (language: unknown): string[] =>
  typeof language === 'string' && /^[a-z]{2}(-|$)/i.test(language) ? [language.slice(0, 2).toLowerCase()] : []
