/** The lists that X is read by. Mentions show neither answers that leave our name out nor quotes: the search does. */
export const feeds = ['mentions', 'search', 'own'] as const
export type Feed = (typeof feeds)[number]

/** How many X lists at all, less what it leaves out of a page: who listed so many has not come to the end. */
export const reach: Record<Feed, number> = { mentions: 700, own: 2800, search: Infinity }

/** The search that finds the same. */
export const searchFor: Record<Feed, (handle: string) => string> = {
  mentions: (handle) => `@${handle} -from:${handle} -is:retweet`,
  search: (handle) => `(to:${handle} OR url:"x.com/${handle}/status") -from:${handle} -is:retweet`,
  own: (handle) => `from:${handle} -is:retweet`,
}
