import type { Client, estypes } from '@elastic/elasticsearch'
import { StoreTrouble } from './trouble.ts'

/** Longer than this nobody waits for a search; it is a little less than its connection waits. */
const searchTimeout = '10s'

/**
 * Searches, and answers with all that there is: where a shard could not look or ran out of time, Elasticsearch would
 * answer with the rest, and what is missing would be taken for what is not there. Throws `StoreTrouble` then.
 */
export const searchWhole = async <Source>(
  client: Client,
  search: estypes.SearchRequest,
): Promise<estypes.SearchResponse<Source>> => {
  const answer = await client.search<Source>({
    timeout: searchTimeout,
    allow_partial_search_results: false,
    track_total_hits: false,
    ...search,
  })
  if (answer.timed_out) throw new StoreTrouble('busy', 'Elasticsearch took too long to search.')
  if (answer._shards.failed > 0)
    throw new StoreTrouble(
      'busy',
      `Elasticsearch could not look everywhere (${answer._shards.failed} shards).`,
    )
  return answer
}

/** How many there are; all of them or trouble. */
export const countWhole = async (
  client: Client,
  search: Pick<estypes.SearchRequest, 'index' | 'query'>,
): Promise<number> => {
  const { hits } = await searchWhole(client, { ...search, size: 0, track_total_hits: true })
  return (hits.total as estypes.SearchTotalHits).value
}
