import type { StoredPost } from '../records.ts'
import type { Square } from '../square.ts'
import { problemType, type Speech } from './answers.ts'
import { idOf, timeOf, uriOf } from './ids.ts'

type Entity = Record<string, unknown> & { start: number; end: number }
type Words = { text: string; entities: Record<string, Entity[]>; from: number }

export const parentIdOf = ({ record }: StoredPost): string => idOf(record.reply?.parent.uri)
export const quotedIdOf = ({ record }: StoredPost): string =>
  idOf((record.embed?.['record'] as { uri?: string } | undefined)?.uri)

const find = (id: string, square: Square): StoredPost | undefined =>
  id ? square.findPost(uriOf(id)) : undefined

/** Whom a post answers and whom it quotes, where those posts are still there. */
export const answeredBy = (post: StoredPost, square: Square): string | undefined =>
  find(parentIdOf(post), square)?.did
export const quotedBy = (post: StoredPost, square: Square): string | undefined =>
  find(quotedIdOf(post), square)?.did

/** What X makes of a text: escaped, links wrapped, names of those answered before it, places in code points. */
export const wordsOf = (post: StoredPost, square: Square): Words => {
  const answered = square.findPerson(answeredBy(post, square) ?? '')
  const prefix = answered && answered.did !== post.did ? `@${answered.handle} ` : ''
  const entities: Record<string, Entity[]> = { urls: [], mentions: [], hashtags: [] }
  const written = prefix + escaped(post.record.text)
  const pattern =
    /(https?:\/\/[^\s]+|\b[a-z0-9-]+\.(?:com|be|org)\b(?:\/[^\s]*)?)|@(\w{1,50})|#([\p{L}\p{N}_]+)/giu
  let text = ''
  let at = 0
  let links = 0
  for (const match of written.matchAll(pattern)) {
    text += written.slice(at, match.index)
    const start = [...text].length
    const [whole, link, name, tag] = match
    const short = `https://t.co/${BigInt(post.rkey).toString(36).slice(-8)}${links}`
    text += link ? short : whole
    const place = { start, end: [...text].length }
    const person = name ? square.findPerson(name) : undefined
    if (link) {
      links++
      const bare = link.replace(/^https?:\/\//, '')
      const expanded = bare === link ? `http://${link}` : link
      entities['urls']?.push({ ...place, url: short, expanded_url: expanded, display_url: bare })
    }
    if (person) entities['mentions']?.push({ ...place, username: person.handle, id: person.did })
    if (tag) entities['hashtags']?.push({ ...place, tag })
    at = match.index + whole.length
  }
  text += written.slice(at)
  return { text, entities, from: [...prefix].length }
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

const referencesOf = (post: StoredPost) => {
  const [parentId, quotedId] = [parentIdOf(post), quotedIdOf(post)]
  return [
    ...(parentId ? [{ type: 'replied_to', id: parentId }] : []),
    ...(quotedId ? [{ type: 'quoted', id: quotedId }] : []),
  ]
}

/** X rounds down; only its ids tell the millisecond. */
const wholeSecond = (ms: number): string => new Date(Math.floor(ms / 1000) * 1000).toISOString()

type About = { square: Square; speech: Speech }

export const viewOf = (post: StoredPost, { square, speech }: About) => {
  const { text, entities, from } = wordsOf(post, square)
  const references = referencesOf(post)
  const answered = answeredBy(post, square)
  return {
    id: post.rkey,
    text,
    author_id: post.did,
    created_at: wholeSecond(timeOf(post.rkey)),
    conversation_id: idOf(post.record.reply?.root.uri) || post.rkey,
    lang: post.record.langs?.[0] ?? 'und',
    display_text_range: [from, [...text].length],
    [`edit_history_${speech}_ids`]: [post.rkey],
    entities: Object.fromEntries(Object.entries(entities).filter(([, list]) => list.length > 0)),
    ...(answered && { in_reply_to_user_id: answered }),
    ...(references.length > 0 && { [`referenced_${speech}s`]: references }),
  }
}

export const userView = (id: string, square: Square) => {
  const person = square.findPerson(id)
  return person ? [{ id: person.did, name: person.name, username: person.handle }] : []
}

/** What posts refer to, and what of it is gone. */
export const besidesOf = (posts: readonly StoredPost[], { square, speech }: About) => {
  const referenced = posts.flatMap((post) => referencesOf(post).map(({ id }) => id))
  const found = [...new Set(referenced)].flatMap((id) => find(id, square) ?? [])
  const missing = [...new Set(referenced)].filter((id) => !find(id, square))
  const users = [...new Set([...posts, ...found].map(({ did }) => did))]
  return {
    includes: {
      users: users.flatMap((id) => userView(id, square)),
      ...(found.length > 0 && { [`${speech}s`]: found.map((post) => viewOf(post, { square, speech })) }),
    },
    ...(missing.length > 0 && {
      errors: missing.map((id) => notFound(id, `referenced_${speech}s.id`, speech)),
    }),
  }
}

/** A list as X answers it: posts, and beside them what they refer to. */
export const listView = (posts: readonly StoredPost[], about: About) => ({
  ...(posts.length > 0 && { data: posts.map((post) => viewOf(post, about)), ...besidesOf(posts, about) }),
})

export const notFound = (id: string, parameter: string, speech: Speech) => ({
  value: id,
  detail: `Could not find tweet with ${parameter}: [${id}].`,
  title: 'Not Found Error',
  resource_type: 'tweet',
  parameter,
  resource_id: id,
  type: problemType('resource-not-found', speech),
})
