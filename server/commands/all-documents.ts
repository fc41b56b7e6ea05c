import type { Documents, Kind } from '../domain/documents.ts'
import { indexed, type Store } from '../ports/store.ts'

/** Conversations before their posts: what is searched of them is then there to be kept with these. */
export const allKinds = (Object.keys(indexed) as Kind[]).toSorted(
  (a, b) => Number(a === 'post') - Number(b === 'post'),
)

export type DocumentPage<K extends Kind> = { docs: Documents[K][]; next: string | null }

/** Every document of a kind, by id, page by page. */
export async function* pagesOf<K extends Kind>(
  store: Store,
  kind: K,
  { after = null, size = 500 }: { after?: string | null; size?: number } = {},
): AsyncGenerator<DocumentPage<K>> {
  let from = after
  do {
    const { items, next }: { items: Documents[K][]; next: string | null } = await store.list(kind, {
      limit: size,
      after: from,
    })
    yield { docs: items, next }
    from = next
  } while (from !== null)
}

export const countAll = async (store: Store): Promise<Map<Kind, number>> => {
  const counts = new Map<Kind, number>()
  for (const kind of allKinds) counts.set(kind, await store.count(kind, [], { fresh: true }))
  return counts
}

export const sum = (counts: ReadonlyMap<Kind, number>): number =>
  [...counts.values()].reduce((total, count) => total + count, 0)
