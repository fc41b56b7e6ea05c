/** The networks that people of Town live on. */
export const networkNames = ['bluesky', 'mastodon', 'x'] as const
export type NetworkName = (typeof networkNames)[number]
