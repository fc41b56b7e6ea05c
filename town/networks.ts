/** The networks that people of Town live on. */
export const networkNames = ['bluesky', 'mastodon', 'x'] as const
export type NetworkName = (typeof networkNames)[number]

/** Their names for people, and which requests write. */
export const networkFacts: Record<NetworkName, { title: string; writing: string }> = {
  bluesky: { title: 'Bluesky', writing: 'repo.putRecord' },
  mastodon: { title: 'Mastodon', writing: 'mastodon post-status' },
  x: { title: 'X', writing: 'x createPost' },
}
