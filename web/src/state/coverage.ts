import type { Channel, Gap } from '../../../server/schemas/channel.ts'

export type Coverage = {
  /** Up to when every source is heard; null while one has not begun. */
  until: string | null
  /** Gaps of the last seven days that are not read back. */
  openGaps: number
  lostGaps: number
  /** The first account that is not well. */
  unwell: Channel | undefined
}

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
    unwell: channels.find(({ health }) => health.state !== 'ok'),
  }
}
