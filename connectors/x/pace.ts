/** How often and how far the reading looks. Durations in milliseconds. */
export type Pace = {
  requestTimeout: number
  pollEvery: number
  /** Lists may show a post this much later than newer ones. */
  overlap: number
  /** How far a first look goes back. X's search reaches seven days. */
  firstLook: number
  pageSize: number
  maxPages: number
  /** How long quiet polls may go without a page that says so. */
  proofEvery: number
}

const minute = 60_000

export const defaultPace: Pace = {
  requestTimeout: 15_000,
  pollEvery: 10_000,
  overlap: 5 * minute,
  firstLook: 6 * 24 * 60 * minute,
  pageSize: 100,
  // X lists the newest 800 mentions.
  maxPages: 8,
  proofEvery: 10_000,
}
