import type { Documents, Kind } from '../domain/documents.ts'
import type { Condition, OrderedField, Store, Write } from '../ports/store.ts'
import type { Page } from '../schemas/atoms.ts'

/** So much goes at once, so that people never wait for it. */
const slice = 100
const asked = 1000

export type Walk<K extends Kind> = {
  where: Condition<K>[]
  order?: { by: OrderedField<K>; direction: 'asc' | 'desc' }
  signal?: AbortSignal | undefined
}

/** Page by page. It goes on behind what it handed out, as lists may show for a moment what was removed meanwhile. */
export async function* slicesOf<K extends Kind>(
  store: Store,
  kind: K,
  { where, order, signal }: Walk<K>,
): AsyncGenerator<Documents[K][]> {
  let after: string | null = null
  do {
    signal?.throwIfAborted()
    const page: Page<Documents[K]> = await store.list(kind, {
      where,
      ...(order && { order }),
      after,
      limit: slice,
    })
    if (page.items.length > 0) yield page.items
    after = page.next
  } while (after !== null)
}

export const removing = (kind: Kind, id: string): Write => ({ op: 'remove', kind, id })

/** Removes in bulk what is there of these; answers how many were. */
export const removeAll = async (store: Store, writes: readonly Write[]): Promise<number> => {
  if (writes.length === 0) return 0
  const results = await store.write(writes, { lane: 'bulk' })
  return results.filter((result) => result === 'done').length
}

/** Those of the values that a field has in any document. */
export const valuesInUse = async <K extends 'post' | 'branch'>(
  store: Store,
  kind: K,
  { field, values }: { field: K extends 'post' ? 'parentUri' : 'threadUri'; values: readonly string[] },
): Promise<Set<string>> => {
  const find = (wanted: readonly string[], limit: number): Promise<Page<Documents[K]>> =>
    store.list(kind, { where: [{ field, in: wanted }], limit })
  const { items, next } = await find(values, asked)
  const used = new Set(items.map((doc) => (doc as unknown as Record<string, string>)[field] as string))
  // One value may fill the page by itself: then the others are asked for alone.
  if (next !== null)
    for (const value of values)
      if (!used.has(value) && (await find([value], 1)).items.length > 0) used.add(value)
  return used
}
