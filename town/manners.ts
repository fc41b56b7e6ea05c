import { recordKey } from './ids.ts'
import { collection, postUri, type StoredPost } from './records.ts'
import { snowflake, sortable, uriOf } from './x/ids.ts'

/** What is different between the networks that people of Town live on. */
export type Manners = {
  uriOf: (did: string, rkey: string) => string
  /** Who wrote it, where the address alone says so. */
  authorOf: (uri: string) => string | undefined
  /** The key of a post of this moment; `salt` keeps those of one moment apart. */
  keyOf: (ms: number, salt: number) => string
  /** What lists are in order of, as text; `arrival` counts the posts that the square took in. */
  orderOf: (post: StoredPost, arrival: number) => string
  /** Finds handles in a text, without the sign before them. */
  handles: RegExp
  /** A reply notifies the writers of this many posts above it. */
  notifiedAncestors: number
  /** Whether an answer begins with the handle of who is answered: only who is named hears of it. */
  namesWhoIsAnswered: boolean
  /** Whether who mistyped edits, rather than deletes and writes again. */
  edits: boolean
  /** Whether who wants one more answer had better name us: an answer to us alone does not count as asking. */
  summons: boolean
}

/** The network orders by the author's date, but no later than when it saw the post. */
export const sortDate = ({ record, indexedAt }: StoredPost): string =>
  record.createdAt < indexedAt ? record.createdAt : indexedAt

export const blueskyManners: Manners = {
  uriOf: postUri,
  authorOf: (uri) => uri.slice('at://'.length).split(`/${collection}/`)[0],
  keyOf: recordKey,
  orderOf: (post) => `${sortDate(post)} ${post.cid}`,
  handles: /@([a-z0-9-]+(?:\.[a-z0-9-]+)+)/g,
  notifiedAncestors: 5,
  namesWhoIsAnswered: false,
  edits: false,
  summons: false,
}

/** A person's id there is their address, name@server; a post's is on the server it was written on. */
export const mastodonManners: Manners = {
  uriOf: (address, rkey) => {
    const [name, server] = address.split('@')
    return `https://${server}/users/${name}/statuses/${rkey}`
  },
  authorOf: (uri) => {
    const { host, pathname } = new URL(uri)
    return `${pathname.split('/')[2]}@${host}`
  },
  keyOf: recordKey,
  orderOf: ({ indexedAt }, arrival) => `${indexedAt} ${String(arrival).padStart(12, '0')}`,
  handles: /@([a-z0-9_]+@[a-z0-9-]+(?:\.[a-z0-9-]+)+)/g,
  notifiedAncestors: 0,
  namesWhoIsAnswered: true,
  edits: true,
  summons: false,
}

/** A person's id there is a number, and so is a post's, which carries its time. */
export const xManners: Manners = {
  uriOf: (_id, rkey) => uriOf(rkey),
  authorOf: () => undefined,
  keyOf: snowflake,
  orderOf: ({ rkey }) => sortable(rkey),
  handles: /@([a-z0-9_]{1,15})/gi,
  notifiedAncestors: 1,
  namesWhoIsAnswered: false,
  edits: false,
  summons: true,
}
