/**
 * The terms of posts, in SQLite's full-text index. Its rows are numbered by the posts' dates, and so are the posts'
 * own: what is newest is found first, and a page ends the search.
 */
import type { PostDocument } from '../../domain/documents.ts'
import { sentimentOf, topicsOf } from '../../domain/post-facts.ts'
import { termsOf, type SearchedPost } from '../../domain/query/searchable.ts'
import type { Connection } from '../sqlite/connection.ts'
import type { Migration } from '../sqlite/migration.ts'
import { encodeTerm, factTerms } from '../kit/encode-term.ts'
import { isGuarded, type Place, placeOfConversation, placesTable, setPlace } from './post-places.ts'

/** Goes up when other terms are made of the same posts: then all are read again. */
const edition = '3'

/** Terms of posts that stand in a conversation, and of those that not everybody may read. */
export const placed = 'placed'
export const guarded = 'guarded'

/** Posts of one millisecond that are told apart. */
export const rowBits = 20
const perMillisecond = 1n << BigInt(rowBits)

export const postTermsMigration: Migration = {
  name: 'terms of posts',
  run: (db) =>
    // Terms come in letters and digits only: see `encodeTerm`. What is found is read from the post itself.
    db.exec(`CREATE VIRTUAL TABLE post_terms USING fts5(
      exact, stems, facts, content = '', contentless_delete = 1, tokenize = "ascii tokenchars '_'"
    )`),
}

export const postPlacesMigration: Migration = {
  name: 'places of posts',
  run: (db) => db.exec(placesTable),
}

export const postTermsInFewPiecesMigration: Migration = {
  name: 'terms of posts in few pieces',
  run: (db) => db.exec("INSERT INTO post_terms (post_terms, rank) VALUES ('usermerge', 2)"),
}

/** So many pages of the index are written at once, for a few milliseconds. */
const pagesAtOnce = 100

/** The smaller pieces are joined with the largest once together they are this part of it. */
const worthJoining = 1 / 8

/** The index grows by pieces, and every search looks into each. Joins some; answers whether there may be more to join. */
export const joinPieces = (db: Connection): boolean => {
  if (merge(db, pagesAtOnce)) return true
  const pages = db
    .all<{ pages: number }>('SELECT count(*) AS pages FROM post_terms_idx GROUP BY segid ORDER BY pages DESC')
    .map((piece) => piece.pages)
  const [largest = 0, ...others] = pages
  const smaller = others.reduce((sum, size) => sum + size, 0)
  // With the sign, all pieces become parts of one, which is written from then on.
  return smaller > largest * worthJoining && merge(db, -pagesAtOnce)
}

/** Answers whether anything was written. */
const merge = (db: Connection, pages: number): boolean => {
  const before = changesOf(db)
  db.run("INSERT INTO post_terms (post_terms, rank) VALUES ('merge', ?)", pages)
  // The command counts as one change itself.
  return changesOf(db) - before > 1
}

const changesOf = (db: Connection): number =>
  db.get<{ changes: number }>('SELECT total_changes() AS changes')?.changes ?? 0

/** Nobody's dates lie beyond, and rows are numbered no further. */
const furthest = Date.parse('2200-01-01T00:00:00Z')

/** The first row that a post of this moment may have. */
export const rowsFrom = (at: string): bigint =>
  BigInt(Math.max(-furthest, Math.min(furthest, Date.parse(at)))) * perMillisecond

export const nextRow = (db: Connection, at: string): bigint => {
  const first = rowsFrom(at)
  const last = db.get<{ last: string | null }>(
    'SELECT CAST(max(rowid) AS TEXT) AS last FROM post WHERE rowid >= ? AND rowid < ?',
    first,
    first + perMillisecond,
  )?.last
  return last ? BigInt(last) + 1n : first
}

/** The row must have none yet: looking for earlier ones is most of what replacing costs. */
export const keepTerms = (
  db: Connection,
  row: bigint,
  { post, place }: { post: SearchedPost; place: Place | undefined },
): void => {
  const { exact, stems, ...facts } = termsOf(post)
  const ofPlace = place ? [placed, ...(isGuarded(place) ? [guarded] : [])] : []
  db.run(
    'INSERT INTO post_terms (rowid, exact, stems, facts) VALUES (?, ?, ?, ?)',
    row,
    exact.map(encodeTerm).join(' '),
    stems.map(encodeTerm).join(' '),
    [...factTerms(facts), ...ofPlace].map(encodeTerm).join(' '),
  )
}

export const dropTerms = (db: Connection, row: bigint): void => {
  db.run('DELETE FROM post_terms WHERE rowid = ?', row)
}

/** Whether terms made from the one hold for the other. */
export const haveSameTerms = (one: PostDocument, other: PostDocument): boolean =>
  searched(one) === searched(other)

const searched = (post: PostDocument): string =>
  JSON.stringify([
    post.text,
    post.language,
    post.author.handle,
    post.media.map(({ kind }) => kind),
    post.spans.some(({ kind }) => kind === 'link'),
    post.reason,
    post.voice,
    post.thanks !== null,
    sentimentOf(post),
    topicsOf(post),
  ])

/** Numbers, places and reads all posts again where that was done by another analysis, or never. */
export const shapePostTerms = (db: Connection): void => {
  const name = 'edition of post terms'
  if (db.get<{ value: string }>('SELECT value FROM fact WHERE name = ?', name)?.value === edition) return
  db.exec('BEGIN IMMEDIATE')
  try {
    db.exec("INSERT INTO post_terms (post_terms) VALUES ('delete-all'); DELETE FROM post_place")
    // Out of the way first: new numbers must not meet old ones.
    db.exec('UPDATE post SET rowid = -rowid WHERE rowid > 0')
    for (const { id } of db.all<{ id: string }>('SELECT id FROM post ORDER BY "at", id')) {
      const { body } = db.get<{ body: string }>('SELECT body FROM post WHERE id = ?', id) as { body: string }
      const post = JSON.parse(body) as PostDocument
      const row = nextRow(db, post.at)
      db.run('UPDATE post SET rowid = ? WHERE id = ?', row, id)
      const place = post.conversationId ? placeOfConversation(db, post.conversationId) : undefined
      if (place) setPlace(db, row, place)
      keepTerms(db, row, { post, place })
    }
    db.run('INSERT OR REPLACE INTO fact (name, value) VALUES (?, ?)', name, edition)
    db.exec('COMMIT')
  } catch (error) {
    db.exec('ROLLBACK')
    throw error
  }
}
