import type { Documents, Kind } from '../domain/documents.ts'
import type { Lane, Store, WriteResult } from '../ports/store.ts'
import { creating } from './change.ts'

/** Who changes a document before it is settled tells all that rides in it once more: that stays little. */
const mostCarried = 50

type Created<K extends Kind> = { doc: Documents[K]; result: WriteResult }

/**
 * Creates documents, each with something to tell. What is told of many rides in one of them, which is stored before
 * the others: so only that one is written again when all is told. Answers them as they were stored, in their order.
 * Of those that a death kept from being stored there is nothing to tell; whoever stores them later tells it.
 */
export const createCarried = async <K extends Kind>(
  store: Store,
  { kind, docs, lane }: { kind: K; docs: readonly Documents[K][]; lane: Lane },
): Promise<Created<K>[]> => {
  const create = (some: readonly Documents[K][]): Promise<WriteResult[]> =>
    store.write(
      some.map((doc) => creating(kind, doc)),
      { lane },
    )
  const carriers = docs.flatMap((doc, index) =>
    index % mostCarried === 0 ? [carrying(doc, docs.slice(index + 1, index + mostCarried))] : [],
  )
  const first = await create(carriers)
  const others = docs.flatMap((doc, index) => {
    if (index % mostCarried === 0) return []
    return first[Math.floor(index / mostCarried)] === 'done' ? [{ ...doc, pending: [] }] : [doc]
  })
  const rest = others.length > 0 ? await create(others) : []
  return docs.map((_, index) => {
    const group = Math.floor(index / mostCarried)
    const at = index - group - 1
    return index % mostCarried === 0
      ? { doc: carriers[group] as Documents[K], result: first[group] as WriteResult }
      : { doc: others[at] as Documents[K], result: rest[at] as WriteResult }
  })
}

const carrying = <K extends Kind>(doc: Documents[K], others: readonly Documents[K][]): Documents[K] => ({
  ...doc,
  pending: [
    ...doc.pending,
    ...others.flatMap(({ id, pending }) => pending.map((telling) => ({ ...telling, of: id }))),
  ],
})
