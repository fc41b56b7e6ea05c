/** X's ids are snowflakes: the millisecond in which they were made, and a number. They do not fit a double. */
const snowflakeEpoch = 1_288_834_974_657n
/** Ids before November 2010 were counted, and carry no time. */
const firstSnowflake = 29_700_859_247n

export const isId = (value: unknown): value is string =>
  typeof value === 'string' && /^(0|[1-9][0-9]{0,18})$/.test(value)

export const compareIds = (a: string, b: string): number => {
  const difference = BigInt(a) - BigInt(b)
  return difference < 0n ? -1 : difference > 0n ? 1 : 0
}

export const newerId = (a: string | null, b: string | null): string | null =>
  a === null ? b : b === null ? a : compareIds(a, b) < 0 ? b : a

/** The lowest id of a moment. */
export const idAt = (ms: number): string => {
  const since = BigInt(Math.max(0, Math.floor(ms))) - snowflakeEpoch
  return String(since > 0n ? since << 22n : 0n)
}

/** When an id was made, milliseconds; undefined where it does not say. */
export const timeOfId = (id: string): number | undefined => {
  const value = BigInt(id)
  return value < firstSnowflake ? undefined : Number((value >> 22n) + snowflakeEpoch)
}

/** Addresses do not carry the handle, which people change. */
export const postUri = (id: string): string => `https://x.com/i/status/${id}`

export const idOfUri = (uri: string): string | undefined => {
  const id = /^https:\/\/x\.com\/i\/status\/([0-9]+)$/.exec(uri)?.[1]
  return isId(id) ? id : undefined
}

/** Where a person sees the post. */
export const webUrl = (id: string, handle: string): string =>
  /^\w{1,50}$/.test(handle) ? `https://x.com/${handle}/status/${id}` : postUri(id)

/** Where a person answers it on X itself. */
export const intentUrl = (id: string): string => `https://x.com/intent/post?in_reply_to=${id}`
