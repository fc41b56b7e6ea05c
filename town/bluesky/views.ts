import type { Person, StoredPost } from '../records.ts'
import { sortDate } from '../manners.ts'
import type { Square } from '../square.ts'

/** Posts and people in the shapes of the network's own answers. */
export class Views {
  readonly #square: Square

  constructor(square: Square) {
    this.#square = square
  }

  profile(did: string) {
    const person: Person = this.#square.findPerson(did) ?? { did, handle: 'handle.invalid', name: '' }
    return {
      did,
      handle: person.handle,
      displayName: person.name,
      labels: [],
      createdAt: '2024-01-01T00:00:00.000Z',
    }
  }

  post(post: StoredPost) {
    const embed = this.#embed(post)
    return {
      uri: post.uri,
      cid: post.cid,
      author: this.profile(post.did),
      record: post.record,
      ...(embed && { embed }),
      bookmarkCount: 0,
      replyCount: this.#square.answersTo(post.uri).length,
      repostCount: 0,
      likeCount: 0,
      quoteCount: 0,
      // As on the real network: the date it is sorted by, not the one it was seen at.
      indexedAt: sortDate(post),
      labels: [],
    }
  }

  /** A post with what is above and below it. */
  thread(post: StoredPost, { depth, parentHeight }: { depth: number; parentHeight: number }): object {
    const parentUri = post.record.reply?.parent.uri
    const parent = parentUri && parentHeight > 0 ? this.#square.findPost(parentUri) : undefined
    const missing = parentUri && parentHeight > 0 && !parent ? notFound(parentUri) : undefined
    const answers = depth > 0 ? this.#square.answersTo(post.uri) : []
    return {
      $type: 'app.bsky.feed.defs#threadViewPost',
      post: this.post(post),
      ...(parent && { parent: this.thread(parent, { depth: 0, parentHeight: parentHeight - 1 }) }),
      ...(missing && { parent: missing }),
      replies: answers.map((answer) => this.thread(answer, { depth: depth - 1, parentHeight: 0 })),
    }
  }

  #embed(post: StoredPost): object | undefined {
    const { embed } = post.record
    if (embed?.$type !== 'app.bsky.embed.record') return undefined
    const uri = (embed['record'] as { uri: string }).uri
    const quoted = this.#square.findPost(uri)
    if (!quoted)
      return {
        $type: 'app.bsky.embed.record#view',
        record: { $type: 'app.bsky.embed.record#viewNotFound', uri, notFound: true },
      }
    const { cid, did, record } = quoted
    const indexedAt = sortDate(quoted)
    const view = { uri, cid, author: this.profile(did), value: record, indexedAt, labels: [] }
    return {
      $type: 'app.bsky.embed.record#view',
      record: { $type: 'app.bsky.embed.record#viewRecord', ...view },
    }
  }
}

const notFound = (uri: string) => ({ $type: 'app.bsky.feed.defs#notFoundPost', uri, notFound: true })
