/** How often and how far the reading looks. Durations in milliseconds. */
export type Pace = {
  requestTimeout: number
  /** Between polls without a stream: each is two of the 300 requests that five minutes hold. */
  pollEvery: number
  /** Between polls while a stream is heard. */
  pollBeside: number
  /** Between polls that the stream asks for: a storm of notices must not use up what may be asked. */
  pollApart: number
  /** Looks at the newest posts again, for edits and for what was listed out of order. */
  deepEvery: number
  firstLook: number
  firstLookPages: number
  /** How many pages are read back where a server answers its newest whatever is asked. */
  walkPages: number
  pageSizes: { notifications: number; own: number }
  /** How long quiet polls may go without a page that says so. */
  proofEvery: number
  listen: boolean
  /** A stream that does not even beat for this long is opened again. */
  streamQuiet: number
}

const minute = 60_000
const day = 24 * 60 * minute

export const defaultPace: Pace = {
  requestTimeout: 15_000,
  pollEvery: 4_000,
  pollBeside: 15_000,
  pollApart: 3_000,
  deepEvery: minute,
  firstLook: 31 * day,
  firstLookPages: 50,
  walkPages: 250,
  pageSizes: { notifications: 80, own: 40 },
  proofEvery: 10_000,
  listen: true,
  streamQuiet: 90_000,
}
