export type Ref = { uri: string; cid: string }

export type Facet = {
  index: { byteStart: number; byteEnd: number }
  features: ({ $type: string } & Record<string, string>)[]
}

export type PostRecord = {
  $type: 'app.bsky.feed.post'
  text: string
  createdAt: string
  langs?: string[]
  facets?: Facet[]
  reply?: { root: Ref; parent: Ref }
  embed?: { $type: string } & Record<string, unknown>
  /** On networks that know such things. */
  visibility?: 'public' | 'unlisted' | 'private' | 'direct'
  warning?: string
  editedAt?: string
}

export type StoredPost = {
  uri: string
  cid: string
  did: string
  rkey: string
  record: PostRecord
  /** When the network saw it. */
  indexedAt: string
}

export type Person = { did: string; handle: string; name: string }

export const collection = 'app.bsky.feed.post'

export const postUri = (did: string, rkey: string): string => `at://${did}/${collection}/${rkey}`

export const refOf = ({ uri, cid }: Ref): Ref => ({ uri, cid })

/** Root and parent for an answer to this post. */
export const answerTo = (post: StoredPost): { root: Ref; parent: Ref } => ({
  root: refOf(post.record.reply?.root ?? post),
  parent: refOf(post),
})

/** Facets for the handles in a text that somebody has. */
export const mentionFacets = (
  text: string,
  handles: RegExp,
  didOfHandle: (handle: string) => string | undefined,
): Facet[] =>
  [...text.matchAll(handles)].flatMap((match) => {
    const did = didOfHandle(match[1] as string)
    if (!did) return []
    const byteStart = Buffer.byteLength(text.slice(0, match.index))
    const index = { byteStart, byteEnd: byteStart + Buffer.byteLength(match[0]) }
    return [{ index, features: [{ $type: 'app.bsky.richtext.facet#mention', did }] }]
  })
