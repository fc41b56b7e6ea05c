import type { ElasticsearchAccess } from './clients.ts'
import type { IndexOptions, Shape } from './mappings.ts'

export type ElasticsearchStoreOptions = ElasticsearchAccess & {
  /** What the names of all indices begin with. */
  prefix: string
  /** How soon lists show what was written, milliseconds. (Default: 500) */
  refreshMs?: number
  /** Of the index of posts, when it is made. (Default: 1) */
  postShards?: number
  /** (Default: this version's) */
  shape?: Shape
  onTrouble?(error: unknown): void
}

export const indexOptions = ({
  refreshMs = 500,
  postShards = 1,
}: ElasticsearchStoreOptions): IndexOptions => ({
  refreshMs,
  postShards,
})
