/** What one look found, in words for whoever runs Causerie. */
export type Finding = {
  name: string
  /** `warn`: people can work, and something should be seen to. `fail`: not fit to go live. */
  state: 'ok' | 'warn' | 'fail'
  says: string
  /** What to do about it. */
  next?: string
}

const giga = 1024 ** 3

/** Room, as people say it. */
export const inGigabytes = (bytes: number): string => `${(bytes / giga).toFixed(1)} GB`

/** A span, as people say it. */
export const inWords = (ms: number): string => {
  const hours = ms / 3_600_000
  if (hours < 1) return `${Math.max(0, Math.round(hours * 60))} minutes`
  return hours < 48 ? `${Math.round(hours)} hours` : `${Math.round(hours / 24)} days`
}
