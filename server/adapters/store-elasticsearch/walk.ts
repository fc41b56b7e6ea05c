import type { Client, estypes } from '@elastic/elasticsearch'
import { searchWhole } from './search-whole.ts'

type Walk = { index: string; after?: string | undefined } & Omit<
  estypes.SearchRequest,
  'index' | 'pit' | 'sort' | 'search_after'
>

/** Nobody takes longer over a page. */
const keepAlive = '5m'

/** Everything as it was in one moment, by id, page by page. */
export async function* walkIndex<Source>(
  client: Client,
  { index, after, ...search }: Walk,
): AsyncGenerator<estypes.SearchHit<Source>[]> {
  const opened = await client.openPointInTime({ index, keep_alive: keepAlive })
  let { id } = opened
  try {
    for (let from: estypes.SortResults | undefined = after === undefined ? undefined : [after, -1]; ;) {
      const { hits, pit_id } = await searchWhole<Source>(client, {
        ...search,
        pit: { id, keep_alive: keepAlive },
        sort: [{ id: 'asc' }],
        ...(from && { search_after: from }),
      })
      id = pit_id ?? id
      if (hits.hits.length === 0) return
      yield hits.hits
      from = hits.hits.at(-1)?.sort
    }
  } finally {
    await client.closePointInTime({ id }, { ignore: [404] })
  }
}
