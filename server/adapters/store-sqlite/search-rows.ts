/** Keeps what posts are searched by in step with the documents: their terms and their places. */
import type { PostDocument } from '../../domain/documents.ts'
import type { Connection } from '../sqlite/connection.ts'
import {
  areSame,
  isGuarded,
  type Place,
  placeOfConversation,
  placeOfPost,
  postsIn,
  setPlace,
} from './post-places.ts'
import { dropTerms, haveSameTerms, keepTerms } from './post-terms.ts'

type Stored = { row: bigint; post: PostDocument }

/** Of a conversation that is not there yet, `opens` says what it will be like. */
export const addPost = (db: Connection, { row, post }: Stored, opens: Place | undefined): void => {
  const place = placeOf(db, post) ?? (post.conversationId === null ? undefined : opens)
  if (place) setPlace(db, row, place)
  keepTerms(db, row, { post, place })
}

export const changePost = (db: Connection, { row, post: before }: Stored, post: PostDocument): void => {
  const had = placeOfPost(db, row)
  // In the same conversation its place is kept right by what happens to that.
  const place = post.conversationId === before.conversationId ? had : placeOf(db, post)
  if (!areSame(had, place)) setPlace(db, row, place)
  if (haveSameTerms(before, post) && haveSameWords(had, place)) return
  dropTerms(db, row)
  keepTerms(db, row, { post, place })
}

export const removePost = (db: Connection, row: bigint): void => {
  setPlace(db, row, undefined)
  dropTerms(db, row)
}

/** Tells the posts of a conversation what is searched of it now; nothing where it is gone. */
export const placePosts = (db: Connection, conversationId: string, place: Place | undefined): void => {
  for (const { row, place: had } of postsIn(db, conversationId)) {
    if (areSame(had, place)) continue
    setPlace(db, row, place)
    if (haveSameWords(had, place)) continue
    dropTerms(db, row)
    keepTerms(db, row, { post: readPost(db, row), place })
  }
}

const placeOf = (db: Connection, { conversationId }: PostDocument): Place | undefined =>
  conversationId === null ? undefined : placeOfConversation(db, conversationId)

const readPost = (db: Connection, row: bigint): PostDocument => {
  const { body } = db.get<{ body: string }>('SELECT body FROM post WHERE rowid = ?', row) as { body: string }
  return JSON.parse(body) as PostDocument
}

/** Whether a post in the one place has the terms that it has in the other. */
const haveSameWords = (one: Place | undefined, other: Place | undefined): boolean =>
  one && other ? isGuarded(one) === isGuarded(other) : one === other
