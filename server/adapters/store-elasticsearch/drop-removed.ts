/** What was removed from an index leaves no trace to be copied: it is found by what is there and here is not. */
import type { Client, estypes } from '@elastic/elasticsearch'
import type { Dsl } from './list-request.ts'
import { countWhole, searchWhole } from './search-whole.ts'
import { StoreTrouble } from './trouble.ts'
import { walkIndex } from './walk.ts'

type Between = { client: Client; from: string; to: string; signal?: AbortSignal }
type Hit = estypes.SearchHit<never>
/** Ids; undefined at either end is no bound. */
type Edges = readonly (string | undefined)[]

const page = 500
/** Parts that are counted at once. */
const parts = 8

/** Looks at every id while others go on writing. Answers where pages began, for `dropLately`. */
export const dropRemoved = async (between: Between): Promise<Edges> => {
  const { client, to } = between
  const edges: (string | undefined)[] = []
  await client.indices.refresh({ index: to })
  for await (const hits of walkIds(between)) {
    edges.push(edges.length === 0 ? undefined : (hits[0]?.sort?.[0] as string))
    await dropGone(between, hits)
  }
  return [...edges, undefined]
}

/** What was removed since, when nobody writes any more: parts that count the same need no look. */
export const dropLately = async (between: Between, edges: Edges): Promise<void> => {
  const { client, from, to } = between
  await client.indices.refresh({ index: to })
  const [here, there] = await Promise.all([from, to].map((index) => countWhole(client, { index })))
  if (here !== there) await narrow(between, edges.length > 1 ? edges : [undefined, undefined])
  await client.indices.refresh({ index: to })
}

const narrow = async (between: Between, edges: Edges): Promise<void> => {
  between.signal?.throwIfAborted()
  if (edges.length === 2) {
    for await (const hits of walkIds(between, range(edges[0], edges[1]))) await dropGone(between, hits)
    return
  }
  const step = Math.ceil((edges.length - 1) / parts)
  const groups = Array.from({ length: Math.ceil((edges.length - 1) / step) }, (_, at) =>
    edges.slice(at * step, (at + 1) * step + 1),
  )
  const [here, there] = await Promise.all(
    [between.from, between.to].map((index) => countParts(between.client, index, groups)),
  )
  for (const [at, group] of groups.entries()) if (here?.[at] !== there?.[at]) await narrow(between, group)
}

const countParts = async (client: Client, index: string, groups: readonly Edges[]): Promise<number[]> => {
  const filters = groups.map((group) => range(group[0], group.at(-1)))
  const { aggregations } = await searchWhole<never>(client, {
    index,
    size: 0,
    query: range(groups[0]?.[0], groups.at(-1)?.at(-1)),
    aggs: { parts: { filters: { filters } } },
  })
  const { parts: counted } = aggregations as { parts: { buckets: { doc_count: number }[] } }
  return counted.buckets.map(({ doc_count }) => doc_count)
}

const range = (first: string | undefined, before: string | undefined): Dsl => ({
  range: { id: { ...(first !== undefined && { gte: first }), ...(before !== undefined && { lt: before }) } },
})

const walkIds = ({ client, to }: Between, query?: Dsl): AsyncGenerator<Hit[]> =>
  walkIndex<never>(client, {
    index: to,
    size: page,
    _source: false,
    seq_no_primary_term: true,
    ...(query && { query }),
  })

const dropGone = async ({ client, from, to, signal }: Between, hits: readonly Hit[]): Promise<void> => {
  signal?.throwIfAborted()
  const { docs } = await client.mget({
    index: from,
    ids: hits.map(({ _id }) => _id as string),
    _source: false,
  })
  const operations = docs.flatMap((doc, at) => {
    if (!('found' in doc) || doc.found) return []
    const { _id, _seq_no: if_seq_no, _primary_term: if_primary_term } = hits[at] as Hit
    // Unless it came again meanwhile, by another who moves the same.
    return [{ delete: { _index: to, _id, if_seq_no, if_primary_term } }]
  })
  if (operations.length === 0) return
  const { items } = await client.bulk({ operations })
  const failed = items.map((item) => item.delete).find((item) => item?.error && item.status !== 409)
  if (failed?.error) throw new StoreTrouble('refused', `${to} kept what was removed: ${failed.error.reason}`)
}
