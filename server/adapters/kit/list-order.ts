import type { Kind } from '../../domain/documents.ts'
import { indexed } from '../../ports/store.ts'

type Asked = { order?: { by: string; direction: 'asc' | 'desc' }; limit: number }

export type ListOrder = {
  by: string
  direction: 'asc' | 'desc'
  /** What the list is ordered by, for its cursors. */
  name: string
}

/** By id, ascending, where nothing is asked. Throws `RangeError` for what no store offers. */
export const listOrder = (kind: Kind, { order, limit }: Asked): ListOrder => {
  if (!Number.isInteger(limit) || limit < 1) throw new RangeError(`A page of ${limit} rows.`)
  const { by = 'id', direction = 'asc' } = order ?? {}
  if (by !== 'id' && !(indexed[kind].ordered as readonly string[]).includes(by)) {
    throw new RangeError(`Lists of ${kind} cannot be ordered by ${by}.`)
  }
  return { by, direction, name: `${kind} ${by} ${direction}` }
}
