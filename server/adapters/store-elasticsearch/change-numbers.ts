/** How Elasticsearch numbers the changes of an index, shard by shard. */
import type { Client } from '@elastic/elasticsearch'

export type ShardNumbers = {
  index: string
  /** Up to here no write is under way any more; undefined while the shard opens. */
  settled: number | undefined
  /** The last number given to a write. */
  last: number | undefined
}

/** In order of the shards. An alias is followed to its index. */
export const changeNumbers = async (client: Client, index: string): Promise<ShardNumbers[]> => {
  const { indices = {} } = await client.indices.stats({ index, level: 'shards' })
  return Object.entries(indices).flatMap(([name, { shards = {} }]) =>
    Object.entries(shards)
      .toSorted(([one], [other]) => Number(one) - Number(other))
      .map(([, copies]) => {
        const numbers = copies.find(({ routing }) => routing?.primary === true)?.seq_no
        return { index: name, settled: numbers?.global_checkpoint, last: numbers?.max_seq_no }
      }),
  )
}
