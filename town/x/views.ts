import type { XPost, XSquare } from './posts.ts'

type Entity = Record<string, unknown> & { start: number; end: number }
type Words = { text: string; entities: Record<string, Entity[]>; from: number }

/** Which words a request used: X renamed its fields in 2026. */
export type Speech = 'tweet' | 'post'

/** What X makes of a text: escaped, links wrapped, names of those answered before it, places in code points. */
export const wordsOf = (post: XPost, square: XSquare): Words => {
  const answered = square.findUser(square.find(post.parentId ?? '')?.authorId ?? '')
  const prefix = answered && answered.id !== post.authorId ? `@${answered.username} ` : ''
  const entities: Record<string, Entity[]> = { urls: [], mentions: [], hashtags: [] }
  const written = prefix + escaped(post.written)
  const pattern =
    /(https?:\/\/[^\s]+|\b[a-z0-9-]+\.(?:com|be|org)\b(?:\/[^\s]*)?)|@(\w{1,50})|#([\p{L}\p{N}_]+)/giu
  let text = ''
  let at = 0
  let links = 0
  for (const match of written.matchAll(pattern)) {
    text += written.slice(at, match.index)
    const start = [...text].length
    const [whole, link, name, tag] = match
    const short = `https://t.co/${BigInt(post.id).toString(36).slice(-8)}${links}`
    text += link ? short : whole
    const place = { start, end: [...text].length }
    const user = name ? square.findByName(name) : undefined
    if (link) {
      links++
      const bare = link.replace(/^https?:\/\//, '')
      const expanded = bare === link ? `http://${link}` : link
      entities['urls']?.push({ ...place, url: short, expanded_url: expanded, display_url: bare })
    }
    if (user) entities['mentions']?.push({ ...place, username: user.username, id: user.id })
    if (tag) entities['hashtags']?.push({ ...place, tag })
    at = match.index + whole.length
  }
  text += written.slice(at)
  return { text, entities, from: [...prefix].length }
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

const referencesOf = (post: XPost) => [
  ...(post.parentId ? [{ type: 'replied_to', id: post.parentId }] : []),
  ...(post.quotedId ? [{ type: 'quoted', id: post.quotedId }] : []),
]

export const viewOf = (post: XPost, { square, speech }: { square: XSquare; speech: Speech }) => {
  const { text, entities, from } = wordsOf(post, square)
  const references = referencesOf(post)
  const answered = square.find(post.parentId ?? '')
  return {
    id: post.id,
    text,
    author_id: post.authorId,
    created_at: post.at,
    conversation_id: post.conversationId,
    lang: 'en',
    display_text_range: [from, [...text].length],
    [`edit_history_${speech}_ids`]: [post.id],
    entities: Object.fromEntries(Object.entries(entities).filter(([, list]) => list.length > 0)),
    ...(answered && { in_reply_to_user_id: answered.authorId }),
    ...(references.length > 0 && { [`referenced_${speech}s`]: references }),
  }
}

/** A list as X answers it: posts, and beside them what they refer to. */
export const listView = (posts: readonly XPost[], about: { square: XSquare; speech: Speech }) => {
  const { square, speech } = about
  const referenced = posts.flatMap((post) => referencesOf(post).map(({ id }) => id))
  const found = [...new Set(referenced)].flatMap((id) => square.find(id) ?? [])
  const missing = referenced.filter((id) => !square.find(id))
  const users = [...new Set([...posts, ...found].map(({ authorId }) => authorId))]
  return {
    ...(posts.length > 0 && { data: posts.map((post) => viewOf(post, about)) }),
    includes: {
      users: users.flatMap((id) => square.findUser(id) ?? []),
      [`${speech}s`]: found.map((post) => viewOf(post, about)),
    },
    ...(missing.length > 0 && { errors: missing.map((id) => notFound(id, `referenced_${speech}s.id`)) }),
  }
}

export const notFound = (id: string, parameter: string) => ({
  value: id,
  detail: `Could not find tweet with ${parameter}: [${id}].`,
  title: 'Not Found Error',
  resource_type: 'tweet',
  parameter,
  resource_id: id,
  type: 'https://api.twitter.com/2/problems/resource-not-found',
})
