import { crc32 } from 'node:zlib'
import { Invalid } from '../../domain/errors.ts'

/** The last row of a page: the value it is ordered by, and its id. */
export type Position = { value: string | number | null; id: string }

/** `order` names what the list is ordered by, so that a cursor is good for its own list only. */
export const encodeCursor = (order: string, { value, id }: Position): string => {
  const text = JSON.stringify([order, value, id])
  return Buffer.from(`${crc32(text).toString(36)} ${text}`).toString('base64url')
}

/** Throws `Invalid` (`bad-cursor`) for anything that this list did not hand out. */
export const decodeCursor = (order: string, cursor: string): Position => {
  const [sum, text] = splitOnce(Buffer.from(cursor, 'base64url').toString())
  if (sum === crc32(text).toString(36)) {
    const [madeFor, value, id] = JSON.parse(text) as [string, string | number | null, string]
    if (madeFor === order) return { value, id }
  }
  throw new Invalid(
    'bad-cursor',
    'This list has no such place to go on from. Start again from its beginning.',
  )
}

const splitOnce = (text: string): [string, string] => {
  const space = text.indexOf(' ')
  return space < 0 ? ['', ''] : [text.slice(0, space), text.slice(space + 1)]
}
