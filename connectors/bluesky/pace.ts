/** How often and how far the reading looks. Durations in milliseconds. */
export type Pace = {
  requestTimeout: number
  pollEvery: number
  /** Posts may come to stand this much further back than the newest one. */
  overlap: number
  /** Compares everything within reach, for posts dated further back than the overlap. */
  deepEvery: number
  deepPages: number
  /** How far a first look goes back. */
  firstLook: number
  firstLookPages: number
  catchUpPages: number
  pageSizes: { first: number; next: number }
  /** How long quiet polls may go without a page that says so. */
  proofEvery: number
  /** A stream without a message for this long is opened again. */
  streamQuiet: number
  /** How far a reopened stream goes back: its time differs between servers. */
  streamRewind: number
  /** An older place in the stream is given up; polls fill in. */
  streamMaxAge: number
}

const minute = 60_000
const day = 24 * 60 * minute

export const defaultPace: Pace = {
  requestTimeout: 15_000,
  pollEvery: 2_000,
  overlap: 10 * minute,
  deepEvery: 2 * minute,
  deepPages: 5,
  firstLook: 31 * day,
  firstLookPages: 10,
  catchUpPages: 40,
  pageSizes: { first: 50, next: 100 },
  proofEvery: 10_000,
  streamQuiet: 45_000,
  streamRewind: 5_000,
  streamMaxAge: 60 * minute,
}
