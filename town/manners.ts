import { collection, postUri } from './records.ts'

/** What is different between the networks that people of Town live on. */
export type Manners = {
  uriOf: (did: string, rkey: string) => string
  authorOf: (uri: string) => string
  /** Finds handles in a text, without the sign before them. */
  handles: RegExp
  /** A reply notifies the writers of this many posts above it. */
  notifiedAncestors: number
  /** Whether an answer begins with the handle of who is answered: only who is named hears of it. */
  namesWhoIsAnswered: boolean
  /** Whether who mistyped edits, rather than deletes and writes again. */
  edits: boolean
}

export const blueskyManners: Manners = {
  uriOf: postUri,
  authorOf: (uri) => uri.slice('at://'.length).split(`/${collection}/`)[0] as string,
  handles: /@([a-z0-9-]+(?:\.[a-z0-9-]+)+)/g,
  notifiedAncestors: 5,
  namesWhoIsAnswered: false,
  edits: false,
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
  handles: /@([a-z0-9_]+@[a-z0-9-]+(?:\.[a-z0-9-]+)+)/g,
  notifiedAncestors: 0,
  namesWhoIsAnswered: true,
  edits: true,
}
