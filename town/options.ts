import type { TownAccount } from './bluesky/context.ts'
import type { XOptions } from './x/context.ts'
import type { IdStyle } from './mastodon/local-ids.ts'

export type TownOptions = {
  /** (Default: 0, any free port) */
  port?: number
  /** The same seed and start make the same town. (Default: `ligne-claire`) */
  seed?: string
  /** How fast life goes. (Default: 1) */
  speed?: number
  now?: () => Date
  /** Whether a month went by before. (Default: true) */
  history?: boolean
  /** Whether people write by themselves. (Default: true) */
  life?: boolean
  /** Our own account there. */
  account?: Partial<Omit<TownAccount, 'did'>>
  /** Keeps what is said from now on, so that a restarted town is the same town. (Default: not kept) */
  stateFile?: string
  /** How long a post may be on the Mastodon server. (Default: 500) */
  mastodonCharacters?: number
  /** A folder of real conversations that can be said again on X. */
  replay?: string
  /** The habits of X. */
  x?: XOptions
  /** How the Mastodon server's ids look. (Default: `numbers`) */
  mastodonIds?: IdStyle
  /** How long an access token of Bluesky is good. (Default: two hours) */
  accessSeconds?: number
}
