/** How often and how far the reading looks. Durations in milliseconds. */
export type Pace = {
  requestTimeout: number
  pollEvery: number
  /** Lists may show a post this much later than newer ones. */
  overlap: number
  /** Mostly they do so no later than this: a list that ends within it before known ground has left something out. */
  listLag: number
  /** How far a first look goes back. X's search reaches seven days. */
  firstLook: number
  pageSize: number
  /** How far a list is read for what came late, and on a first look. */
  maxPages: number
  /** How far it is read back to where the last walk ended, which is as far as it must. */
  catchUpPages: number
  /** How long quiet polls may go without a page that says so. */
  proofEvery: number
  /** How often lists are polled while the stream is heard. */
  healEvery: number
  /** A stream of which nothing is heard for this long is dead. X sends a sign of life every twenty seconds. */
  streamSilent: number
  /** How much later than newer ones the stream may bring a post. */
  streamLag: number
  /** How long rules are taken to be as we made them. */
  rulesHold: number
  /** How long reading rests before it asks again whether there is money. */
  spentRest: number
  /** Pauses before the stream is tried again, as X asks for them: one more step, or twice as long, each time. */
  networkBackoff: { step: number; max: number }
  httpBackoff: { first: number; max: number }
  limitBackoff: { first: number; max: number }
}

const minute = 60_000

export const defaultPace: Pace = {
  requestTimeout: 15_000,
  pollEvery: 10_000,
  overlap: 5 * minute,
  listLag: 5_000,
  firstLook: 6 * 24 * 60 * minute,
  pageSize: 100,
  // X lists the newest 800 mentions.
  maxPages: 8,
  catchUpPages: 100,
  proofEvery: 10_000,
  healEvery: 2 * minute,
  streamSilent: 30_000,
  streamLag: 15_000,
  rulesHold: 60 * minute,
  spentRest: minute,
  networkBackoff: { step: 250, max: 16_000 },
  httpBackoff: { first: 5_000, max: 320_000 },
  limitBackoff: { first: minute, max: 15 * minute },
}
