import { blueskyManners, mastodonManners } from './manners.ts'
import type { NetworkName } from './networks.ts'
import type { StoredPost } from './records.ts'
import type { Square } from './square.ts'
import { uriOf } from './x/ids.ts'

/** Below which path of Town a person sees a post: made as the network's own site makes it. */
export const webPath = (network: NetworkName, { did, rkey }: StoredPost, square: Square): string => {
  if (network === 'bluesky') return `/profile/${did}/post/${rkey}`
  return network === 'mastodon'
    ? `/@${did}/${rkey}`
    : `/${square.findPerson(did)?.handle ?? 'i'}/status/${rkey}`
}

/** The address of the post that such a path shows; undefined when it shows none. */
export const uriAt = ({ pathname, searchParams }: URL): string | undefined => {
  const path = decodeURI(pathname)
  const [, did, rkey] = /^\/profile\/([^/]+)\/post\/([^/]+)$/.exec(path) ?? []
  if (did && rkey) return blueskyManners.uriOf(did, rkey)
  const [, address, key] = /^\/@([^/@]+@[^/@]+)\/([^/]+)$/.exec(path) ?? []
  if (address && key) return mastodonManners.uriOf(address, key)
  const id = /^\/\w{1,50}\/status\/(\d{1,19})$/.exec(path)?.[1]
  if (id) return uriOf(id)
  const answered = path === '/intent/post' ? searchParams.get('in_reply_to') : null
  return answered ? uriOf(answered) : undefined
}
