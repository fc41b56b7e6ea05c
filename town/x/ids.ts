/** X's ids are snowflakes: the millisecond in which they were made, and a number. They do not fit a double. */
const snowflakeEpoch = 1_288_834_974_657n

/** An id of a moment; `salt` (up to 22 bits) keeps those of one millisecond apart, and in order. */
export const snowflake = (ms: number, salt: number): string =>
  String(((BigInt(Math.round(ms)) - snowflakeEpoch) << 22n) | BigInt(salt & 0x3fffff))

/** When an id was made, milliseconds. */
export const timeOf = (id: string): number => Number((BigInt(id) >> 22n) + snowflakeEpoch)

/** A post's address as Town keeps it. */
export const uriOf = (id: string): string => `https://x.com/i/status/${id}`

export const idOf = (uri: string | undefined): string => uri?.split('/').at(-1) ?? ''

/** Ids as texts in their own order. */
export const sortable = (id: string): string => id.padStart(20, '0')
