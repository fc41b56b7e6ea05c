import type { Kind } from '../domain/documents.ts'
import { indexed, type Store } from '../ports/store.ts'

/** Conversations before their posts: what is searched of them is then there to be kept with these. */
export const allKinds = (Object.keys(indexed) as Kind[]).toSorted(
  (a, b) => Number(a === 'post') - Number(b === 'post'),
)

export const countAll = async (store: Store): Promise<Map<Kind, number>> => {
  const counts = new Map<Kind, number>()
  for (const kind of allKinds) counts.set(kind, await store.count(kind, [], { fresh: true }))
  return counts
}

export const sum = (counts: ReadonlyMap<Kind, number>): number =>
  [...counts.values()].reduce((total, count) => total + count, 0)
