import type { TownThread } from './town-post.ts'
import type { StoredPost } from './records.ts'
import type { Square } from './square.ts'

/** The thread a post is in, from its root; undefined when the post is not there. */
export const threadAround = (uri: string, square: Square): TownThread | undefined => {
  const post = square.findPost(uri)
  if (!post) return undefined
  const root = square.findPost(post.record.reply?.root.uri ?? uri) ?? post
  const tell = ({ uri, did, record }: StoredPost): TownThread => ({
    uri,
    author: square.findPerson(did)?.handle ?? did,
    text: record.text,
    at: record.createdAt,
    replies: square.answersTo(uri).map(tell),
  })
  return tell(root)
}
