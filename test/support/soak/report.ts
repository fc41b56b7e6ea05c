import type { SoakResult } from './soak.ts'

/** The one line that counts. */
export const summaryLine = ({
  missed,
  doubled,
  sentTwice,
}: Pick<SoakResult, 'missed' | 'doubled' | 'sentTwice'>): string =>
  `missed ${missed.length}, doubled ${doubled.length}, sent twice ${sentTwice.length}`

export const isClean = ({ missed, doubled, sentTwice, broken }: SoakResult): boolean =>
  missed.length + doubled.length + sentTwice.length + broken.length === 0

/** What happened, in a line each. */
export const figures = (result: SoakResult): string[] => {
  const { said, takenBack, stored, conversations, accepted, refused, replies, kills, faults, caughtUpAfter } =
    result
  const list = (counts: Record<string, number>): string =>
    Object.entries(counts)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, count]) => `${name} ${count}`)
      .join(', ')
  const total = Object.values(faults).reduce((sum, count) => sum + count, 0)
  return [
    `posts: ${said} said, ${takenBack} of them taken back; ${stored} stored in ${conversations} conversations`,
    `replies: ${accepted} accepted, ${refused} refused; ${list({ sent: 0, unknown: 0, failed: 0, ...replies })}`,
    `kills: ${kills}`,
    `faults: ${total}; ${list(faults)}`,
    `caught up ${(caughtUpAfter / 1000).toFixed(1)} s after the last word`,
    `requests: ${list(result.requests)}`,
  ]
}

/** The first few of everything that must not be. */
export const complaints = ({ missed, doubled, sentTwice, broken }: SoakResult): string[] =>
  Object.entries({ missed, doubled, 'sent twice': sentTwice, broken }).flatMap(([what, all]) =>
    all.slice(0, 20).map((one) => `${what}: ${one}`),
  )
