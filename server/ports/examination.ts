/** What an engine says of itself when it is examined. Whoever asks writes nothing, and takes what could not be asked as undefined. */

export type ElasticsearchFacts = {
  version: string
  /** How far its clock is ahead of ours, milliseconds. */
  aheadMs: number | undefined
  /** Of our indices: `green`, `yellow`, `red`. */
  health: string | undefined
  /** Names of the settings that keep it or our indices from taking writes. */
  blocks: string[] | undefined
  disks: EngineDisk[] | undefined
  /** Where snapshots go, and when the newest one that holds our indices was complete; null: there is none. */
  snapshots: { repositories: string[]; newest: Date | null } | undefined
  /** Whether the first admin is there; `waiting`: the set-up token is outstanding; `new`: never started. */
  signIn: 'done' | 'waiting' | 'new' | undefined
}

export type EngineDisk = {
  node: string
  freeBytes: number
  totalBytes: number
  /** Shares of the disk in use, 0 to 1, beyond which it takes no new shards, moves shards away, takes no writes. */
  watermarks: Record<'low' | 'high' | 'flood', number>
}

export type RedisFacts = {
  version: string
  aheadMs: number
  /** Sentences about how it is set up. */
  mistakes: string[]
  appendOnly: boolean
  /** Whether the last write of what it keeps went well. */
  lastWriteOk: boolean
  usedBytes: number
  /** 0: as much as there is. */
  maxBytes: number
}

/** What an engine answered, or the sentence that says why it did not. */
export type Examined<Facts> = { facts: Facts } | { trouble: string }

export type Examination =
  | {
      kind: 'embedded'
      /** Whether a Causerie works in the data folder; a sentence where that cannot be found out. */
      inUse: boolean | string
    }
  | { kind: 'scaled'; elasticsearch: Examined<ElasticsearchFacts>; redis: Examined<RedisFacts> }
