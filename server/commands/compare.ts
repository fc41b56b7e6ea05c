/** Whether two stores hold the same documents. */
import { isDeepStrictEqual } from 'node:util'
import type { Kind } from '../domain/documents.ts'
import type { Store } from '../ports/store.ts'
import { allKinds, countAll, sum } from './all-documents.ts'
import { Progress, type Output } from './progress.ts'

export type Difference = { kind: Kind; id: string; what: 'missing' | 'different' | 'too many' }

/** What belongs to one installation alone, not to the company's data. */
export const ownSettings: ReadonlySet<string> = new Set(['moving', 'setup-token'])

const mostShown = 20

export const compareStores = async (
  { source, target }: { source: Store; target: Store },
  out: Output,
): Promise<{ compared: number; differences: Difference[] }> => {
  const counts = await countAll(source)
  const progress = new Progress(out, { what: 'documents compared', total: sum(counts) })
  const differences: Difference[] = []
  let compared = 0
  for (const kind of allKinds) {
    for await (const { docs } of source.walk(kind)) {
      const found = await target.findMany(
        kind,
        docs.map(({ id }) => id),
      )
      for (const doc of docs) {
        if (kind === 'setting' && ownSettings.has(doc.id)) continue
        const other = found.get(doc.id)
        if (!other) differences.push({ kind, id: doc.id, what: 'missing' })
        else if (!isDeepStrictEqual(plain(doc), plain(other)))
          differences.push({ kind, id: doc.id, what: 'different' })
      }
      compared += docs.length
      progress.add(docs.length)
    }
    differences.push(...(await tooMany(kind, { source, target })))
  }
  progress.end()
  return { compared, differences }
}

/** Looked for only where the numbers say that there are some. */
const tooMany = async (
  kind: Kind,
  { source, target }: { source: Store; target: Store },
): Promise<Difference[]> => {
  const [here, there] = await Promise.all(
    [source, target].map((store) => store.count(kind, [], { fresh: true })),
  )
  if (here === there && kind !== 'setting') return []
  const extra: Difference[] = []
  for await (const { docs } of target.walk(kind)) {
    const known = await source.findMany(
      kind,
      docs.map(({ id }) => id),
    )
    for (const { id } of docs)
      if (!known.has(id) && !(kind === 'setting' && ownSettings.has(id)))
        extra.push({ kind, id, what: 'too many' })
  }
  return extra
}

/** As it is kept: what is undefined is not there. */
const plain = (doc: object): unknown => JSON.parse(JSON.stringify(doc))

export const sayDifferences = (
  { compared, differences }: { compared: number; differences: readonly Difference[] },
  out: Output,
): void => {
  if (differences.length === 0) {
    out.write(`no difference in ${compared} documents\n`)
    return
  }
  for (const { kind, id, what } of differences.slice(0, mostShown)) out.write(`${what}: ${kind} ${id}\n`)
  out.write(`${differences.length} differences in ${compared} documents\n`)
}
