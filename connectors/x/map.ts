import type { NetworkPost } from '../../server/ports/connector.ts'
import type { Author, Media, PostReason } from '../../server/schemas/post.ts'
import { instantOf, listOf, objectOf, textOf, webLink } from '../kit/shapes.ts'
import { isId, postUri, timeOfId, webUrl } from './ids.ts'
import type { Included } from './includes.ts'
import { readText } from './text.ts'

/** What the connector needs to answer a post; opaque to everybody else. */
export type Native = {
  /** The newest version, which is what an answer hangs on. */
  id: string
  /** The author mentions or quotes the account, as X asks of those that its API answers. */
  summons: boolean
}

export type Us = { id: string }
type Mapping = { us: Us; included: Included; now: Date; reason?: PostReason }

/** The posts that a post refers to, by how; ids that are none are left out. */
export const referencesOf = (post: Record<string, unknown>): Record<string, string | undefined> => {
  const references = listOf(post['referenced_posts'] ?? post['referenced_tweets']).map(objectOf)
  const first = (kind: string) =>
    references.flatMap(({ type, id }) => (type === kind && isId(id) ? [id] : []))[0]
  return { parent: first('replied_to'), quoted: first('quoted'), repeated: first('retweeted') }
}

/** The post in our shape; undefined for what is no post, or only hands on another's. */
export const toNetworkPost = (post: Record<string, unknown>, mapping: Mapping): NetworkPost | undefined => {
  const { id } = post
  const { parent, quoted, repeated } = referencesOf(post)
  if (!isId(id) || repeated) return undefined
  const { us, included, now } = mapping
  const history = listOf(post['edit_history_post_ids'] ?? post['edit_history_tweet_ids']).filter(isId)
  // An edit has an id of its own; the first one stays the post's identity.
  const first = history[0] ?? id
  const author = authorOf(post, included)
  const { text, spans, explicitMentions } = readText(post, { isAnswer: parent !== undefined })
  const seenAt = timeOfId(first)
  const networkSeenAt = seenAt === undefined ? null : toInstant(seenAt)
  const root = post['conversation_id']
  const quotesUs = quoted !== undefined && objectOf(included.posts.get(quoted))['author_id'] === us.id
  const summons = quotesUs || explicitMentions.some((mention) => mention.id === us.id)
  return {
    network: 'x',
    uri: postUri(first),
    url: webUrl(id, author.handle),
    audience: 'everyone',
    reason: reasonOf(post, { us, quotesUs, authorId: author.id }, mapping.reason),
    author,
    text,
    spans,
    media: mediaOf(post, included),
    languages: languagesOf(post['lang']),
    authoredAt: toTheMillisecond(instantOf(post['created_at']), seenAt) ?? now.toISOString(),
    networkSeenAt,
    editedAt: history.length > 1 && history.at(-1) === id ? toInstant(timeOfId(id) ?? now.getTime()) : null,
    parentUri: parent ? postUri(parent) : null,
    rootUri: parent ? postUri(isId(root) ? root : parent) : null,
    native: { id, summons } satisfies Native,
    raw: post,
  }
}

const reasonOf = (
  post: Record<string, unknown>,
  { us, quotesUs, authorId }: { us: Us; quotesUs: boolean; authorId: string },
  given: PostReason | undefined,
): PostReason => {
  if (authorId === us.id) return 'own'
  if (given) return given
  if (post['in_reply_to_user_id'] === us.id) return 'reply'
  if (quotesUs) return 'quote'
  return namesUs(post, us) ? 'mention' : 'context'
}

/** Named anywhere, also by X itself before the text. */
const namesUs = (post: Record<string, unknown>, us: Us): boolean =>
  [post, objectOf(post['note_post'] ?? post['note_tweet'])].some((holder) =>
    listOf(objectOf(holder['entities'])['mentions']).some((mention) => objectOf(mention)['id'] === us.id),
  )

/** The author as X shows them; a protected or suspended one by their id alone. */
const authorOf = (post: Record<string, unknown>, included: Included): Author => {
  const id = isId(post['author_id']) ? post['author_id'] : 'unknown'
  return accountOf({ username: post['username'], ...included.users.get(id), id })
}

export const accountOf = (user: Record<string, unknown>): Author => {
  const id = isId(user['id']) ? user['id'] : 'unknown'
  const handle = textOf(user['username'], 512) || id
  return {
    id,
    handle,
    name: textOf(user['name'], 640).trim() || handle,
    avatarUrl: webLink(user['profile_image_url'], 2048),
  }
}

const mediaOf = (post: Record<string, unknown>, included: Included): Media[] => {
  const keys = listOf(objectOf(post['attachments'])['media_keys']).slice(0, 20)
  const attached = keys
    .flatMap((key) => included.media.get(String(key)) ?? [])
    .map((medium) => mediumOf(objectOf(medium)))
  const quoted = included.posts.get(referencesOf(post)['quoted'] ?? '')
  return quoted ? [...attached, quotedPost(quoted, included)] : attached
}

const mediumOf = ({ type, url, preview_image_url, alt_text }: Record<string, unknown>): Media => {
  const kind = type === 'photo' ? 'image' : type === 'video' || type === 'animated_gif' ? 'video' : 'other'
  return { kind, url: webLink(url) ?? webLink(preview_image_url), alt: textOf(alt_text, 10_000) }
}

const quotedPost = (quoted: Record<string, unknown>, included: Included): Media => {
  const { handle } = authorOf(quoted, included)
  return {
    kind: 'link',
    url: webUrl(String(quoted['id']), handle),
    alt: `@${handle}: ${readText(quoted, { isAnswer: referencesOf(quoted)['parent'] !== undefined }).text.slice(0, 5000)}`,
  }
}

/** X says `und` and other codes of its own where it does not know. */
const languagesOf = (lang: unknown): string[] => {
  const code = typeof lang === 'string' ? lang.toLowerCase().replace(/[-_].*$/, '') : ''
  return /^[a-z]{2}$/.test(code) ? [code] : []
}

/** X tells whole seconds, in which a question and its answer may lie; the id of that second tells the rest. */
const toTheMillisecond = (created: string | null | undefined, seenAt: number | undefined) => {
  const since = seenAt === undefined ? -1 : seenAt - Date.parse(created ?? '')
  if (created && !(since >= 0 && since < 1000)) return created
  return seenAt === undefined ? undefined : toInstant(seenAt)
}

const toInstant = (ms: number): string => new Date(Math.min(ms, 253_402_300_799_000)).toISOString()
