import type { Channel, ChannelHealth, Gap } from '../../../server/schemas/channel.ts'

export type Coverage = {
  /** Up to when every source is heard; null while one has not begun. */
  until: string | null
  /** Gaps of the last seven days that are not read back. */
  openGaps: number
  lostGaps: number
  /** The first account that is not well. */
  unwell: Channel | undefined
}

/** What passes by itself mostly does so within this. */
const patienceMs = 60_000

/** Whether somebody should look after an account: nobody need for a moment's trouble. */
export const isUnwell = ({ state, since }: ChannelHealth, now = Date.now()): boolean =>
  state === 'signed-out' || (state !== 'ok' && now - Date.parse(since) > patienceMs)

const weekMs = 7 * 24 * 3600_000

/** What the foot of the rail says, from all channels: as slow as the slowest source. */
export const summariseCoverage = (channels: readonly Channel[], now = Date.now()): Coverage | undefined => {
  const sources = channels.flatMap((channel) => channel.sources)
  if (sources.length === 0) return undefined
  const weekAgo = new Date(now - weekMs).toISOString()
  const gaps = sources.flatMap((source) => source.gaps).filter((gap) => (gap.to ?? '9999') > weekAgo)
  const count = (state: Gap['state']) => gaps.filter((gap) => gap.state === state).length
  const ends = sources.map(({ coveredUntil }) => coveredUntil)
  return {
    until: ends.reduce((least, end) => (least === null || end === null ? null : end < least ? end : least)),
    openGaps: count('open'),
    lostGaps: count('lost'),
    unwell: channels.find(({ health }) => isUnwell(health, now)),
  }
}
