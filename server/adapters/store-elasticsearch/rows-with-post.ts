import type { estypes } from '@elastic/elasticsearch'
import type { FixedQuery } from '../../domain/query/tree.ts'
import type { Source } from './encode-document.ts'
import { allOf, type Dsl } from './list-request.ts'
import { indexId } from './names.ts'
import { searchQuery } from './search-request.ts'

export type Hit = estypes.SearchHit<Source>
export type Search = Omit<estypes.SearchRequest, 'index'>
export type SortValues = readonly estypes.FieldValue[]

/** Up to so many posts are gathered, otherwise rows are looked at in turn. */
const fewPosts = 5_000
const rowsAtOnce = 500

type Rows = {
  filter: Dsl[]
  read(where: Dsl[], limit: number, from: SortValues | undefined): Promise<Hit[]>
  /** Asks the index of posts. */
  search: PostsSearch
  after: SortValues | undefined
  limit: number
}
type PostsSearch = (search: Search) => Promise<estypes.SearchResponse<Source>>

/** Rows of a list that have a post which the query finds, whichever way is shorter. */
export const rowsWithPost = async (
  query: FixedQuery,
  { filter, read, search, after, limit }: Rows,
): Promise<Hit[]> => {
  const posts = searchQuery({ query })
  const { hits } = await search({ size: 0, query: posts, track_total_hits: fewPosts + 1 })
  const { value: found } = hits.total as estypes.SearchTotalHits
  if (found <= fewPosts) {
    const ids = await conversationsOf(search, posts, fewPosts)
    return read([...filter, { ids: { values: [...ids].map(indexId) } }], limit, after)
  }
  const rows: Hit[] = []
  for (let from = after; ;) {
    const some = await read(filter, rowsAtOnce, from)
    const ids = some.map(({ _source }) => _source?.id as string)
    const inThese: Dsl = { terms: { 'fields.conversationId': ids } }
    const having = await conversationsOf(search, allOf([posts, inThese]), rowsAtOnce)
    rows.push(...some.filter(({ _source }) => having.has(_source?.id as string)))
    from = some.at(-1)?.sort
    if (rows.length >= limit || some.length < rowsAtOnce) return rows.slice(0, limit)
  }
}

const conversationsOf = async (search: PostsSearch, posts: Dsl, most: number): Promise<Set<string>> => {
  const terms = { field: 'fields.conversationId', size: most, shard_size: most }
  const { aggregations } = await search({ size: 0, query: posts, aggs: { ids: { terms } } })
  const { ids } = aggregations as { ids: { buckets: { key: string }[] } }
  return new Set(ids.buckets.map(({ key }) => key))
}
