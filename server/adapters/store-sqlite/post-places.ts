/**
 * Where posts stand: what is searched of their conversation, in a narrow table under the numbers of the posts, so that
 * a search over very many of them reads neither posts nor conversations. A post of no conversation has no place.
 */
import { indexed, searchedOfConversation } from '../../ports/store.ts'
import type { Connection } from '../sqlite/connection.ts'
import type { ColumnValue } from './encode-write.ts'

/** What is searched of a conversation, in the order of `searchedOfConversation`. */
export type Place = readonly ColumnValue[]

const names = searchedOfConversation.map((name) => `"${name}"`)
const readerAt = searchedOfConversation.indexOf('reader')
const columnsAt = searchedOfConversation.map((name) => indexed.conversation.fields.indexOf(name))

export const placesTable = `CREATE TABLE post_place (row INTEGER PRIMARY KEY, ${names.join(', ')})`

/** What the columns of a stored conversation say. */
export const placeIn = (columns: readonly ColumnValue[]): Place =>
  columnsAt.map((at) => columns[at] as ColumnValue)

export const areSame = (one: Place | undefined, other: Place | undefined): boolean =>
  one === other || (!!one && !!other && one.every((value, index) => value === other[index]))

/** Whether not everybody may read what stands there: that decides which terms a post has. */
export const isGuarded = (place: Place): boolean => place[readerAt] !== null

const placeFrom = (row: Record<string, ColumnValue> | undefined): Place | undefined =>
  row && searchedOfConversation.map((name) => row[name] as ColumnValue)

export const placeOfConversation = (db: Connection, id: string): Place | undefined =>
  placeFrom(db.get(`SELECT ${names.join(', ')} FROM conversation WHERE id = ?`, id))

export const placeOfPost = (db: Connection, row: bigint): Place | undefined =>
  placeFrom(db.get(`SELECT ${names.join(', ')} FROM post_place WHERE row = ?`, row))

export const setPlace = (db: Connection, row: bigint, place: Place | undefined): void => {
  if (place)
    db.run(
      `INSERT OR REPLACE INTO post_place (row, ${names.join(', ')}) VALUES (?, ${names.map(() => '?').join(', ')})`,
      row,
      ...place,
    )
  else db.run('DELETE FROM post_place WHERE row = ?', row)
}

/** The posts of a conversation, each with its place so far. */
export const postsIn = (db: Connection, conversationId: string): { row: bigint; place?: Place }[] =>
  db
    .all<Record<string, ColumnValue> & { row: string; isPlaced: number }>(
      `SELECT CAST(p.rowid AS TEXT) AS row, s.row IS NOT NULL AS isPlaced, ${names.map((name) => `s.${name}`).join(', ')}
        FROM post p LEFT JOIN post_place s ON s.row = p.rowid WHERE p.conversationId = ?`,
      conversationId,
    )
    .map(({ row, isPlaced, ...rest }) => ({
      row: BigInt(row),
      ...(isPlaced && { place: placeFrom(rest) as Place }),
    }))
