import type { NetworkPost } from '../../server/ports/connector.ts'
import type { Author, PostReason } from '../../server/schemas/post.ts'
import { mediaOf } from './media.ts'
import { instantOf, isObject, listOf, objectOf, textOf, webLink } from '../kit/shapes.ts'
import { spansOf } from './spans.ts'
import { parsePostUri, webUrl } from './uris.ts'

/** The address of one version of a record. */
export type StrongRef = { uri: string; cid: string }

/** What the connector needs to answer a post; opaque to everybody else. */
export type Native = StrongRef & { root: StrongRef | null; parent: StrongRef | null }

/** A post as one of the network's lists shows it. */
export type SeenPost = {
  uri: string
  cid: string
  author: unknown
  record: Record<string, unknown>
  /** The AppView's reading of what hangs on it, where this list gives one. */
  embed: unknown
  indexedAt: unknown
  raw: unknown
}

/** Reads a notification or a post view; undefined when it is neither. */
export const seenPost = (view: unknown): SeenPost | undefined => {
  if (!isObject(view) || !parsePostUri(view['uri']) || typeof view['cid'] !== 'string') return undefined
  const { uri, cid, author, record, embed, indexedAt } = view
  return { uri: uri as string, cid, author, record: objectOf(record), embed, indexedAt, raw: view }
}

/** The post in our shape. `now` dates what carries no readable date. */
export const toNetworkPost = (
  post: SeenPost,
  { reason, now }: { reason: PostReason; now: Date },
): NetworkPost => {
  const { record } = post
  const text = textOf(record['text'], 100_000)
  const seenAt = instantOf(post.indexedAt)
  const authoredAt = instantOf(record['createdAt'])
  const { root, parent } = replyRefs(record)
  return {
    network: 'bluesky',
    uri: post.uri,
    url: webUrl(post.uri),
    audience: 'everyone',
    reason,
    author: authorOf(post.author, parsePostUri(post.uri)?.did ?? ''),
    text,
    spans: spansOf(text, record['facets']),
    media: mediaOf(post.embed, record['embed']),
    languages: languagesOf(record['langs']),
    authoredAt: authoredAt ?? seenAt ?? now.toISOString(),
    // The AppView shows the earlier of the author's date and its own: only an earlier one is surely its own.
    networkSeenAt: seenAt && (!authoredAt || seenAt < authoredAt) ? seenAt : null,
    editedAt: null,
    parentUri: parent?.uri ?? null,
    rootUri: root?.uri ?? null,
    native: { uri: post.uri, cid: post.cid, root, parent } satisfies Native,
    raw: plainJson(post.raw),
  }
}

/** Why this post would concern the account, judged by its record alone. */
export const reasonFor = (
  post: { uri: string; record: Record<string, unknown> },
  ourDid: string,
): PostReason => {
  const isOurs = (uri: unknown) => parsePostUri(uri)?.did === ourDid
  if (isOurs(post.uri)) return 'own'
  if (isOurs(replyRefs(post.record).parent?.uri)) return 'reply'
  const mentioned = listOf(post.record['facets']).some((facet) =>
    listOf(objectOf(facet)['features']).some(
      (feature) =>
        objectOf(feature)['$type'] === 'app.bsky.richtext.facet#mention' &&
        objectOf(feature)['did'] === ourDid,
    ),
  )
  if (mentioned) return 'mention'
  return isOurs(quotedUri(post.record)) ? 'quote' : 'context'
}

const quotedUri = (record: Record<string, unknown>): unknown => {
  const quoted = objectOf(objectOf(record['embed'])['record'])
  return quoted['uri'] ?? objectOf(quoted['record'])['uri']
}

/** What a post answers; nothing unless both ends are posts. */
export const replyRefs = (
  record: Record<string, unknown>,
): { root: StrongRef | null; parent: StrongRef | null } => {
  const reply = objectOf(record['reply'])
  const parent = strongRef(reply['parent'])
  return { parent, root: parent ? (strongRef(reply['root']) ?? parent) : null }
}

export const strongRef = (value: unknown): StrongRef | null => {
  const { uri, cid } = objectOf(value)
  return parsePostUri(uri) && typeof cid === 'string' ? { uri: uri as string, cid } : null
}

/** The order the network's lists are in: the author's date, but no later than when the network saw the post. */
export const sortInstant = (post: SeenPost): string => {
  const seenAt = instantOf(post.indexedAt)
  const authoredAt = instantOf(post.record['createdAt'])
  if (!seenAt || !authoredAt) return seenAt ?? authoredAt ?? new Date(0).toISOString()
  return seenAt < authoredAt ? seenAt : authoredAt
}

export const authorOf = (profile: unknown, did: string): Author => {
  const { handle, displayName, avatar } = objectOf(profile)
  const shownHandle = textOf(handle, 512) || did
  return {
    id: did,
    handle: shownHandle,
    name: textOf(displayName, 640).trim() || shownHandle,
    avatarUrl: webLink(avatar, 2048),
  }
}

const languagesOf = (langs: unknown): string[] => {
  const codes = listOf(langs).map((lang) => (typeof lang === 'string' ? lang.slice(0, 2).toLowerCase() : ''))
  return [
    ...new Set(
      codes.filter((code, i) => /^[a-z]{2}$/.test(code) && /^..(-|$)/.test(String(listOf(langs)[i]))),
    ),
  ]
}

/** The client turns blobs and links into objects of its own; kept payloads are plain JSON. */
const plainJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value ?? null)) as unknown
