/** What a network sends is looked at with these: anything may be missing or of another type. */
export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export const objectOf = (value: unknown): Record<string, unknown> => (isObject(value) ? value : {})
export const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : [])

/** Text fit to be kept: no halves of characters, no NUL, not longer than this. Offsets into it stay right. */
export const textOf = (value: unknown, maxLength: number): string =>
  typeof value === 'string' ? value.slice(0, maxLength).toWellFormed().replaceAll('\0', '\uFFFD') : ''

/** A date as an instant of ours, null where it is none or far outside the calendar. */
export const instantOf = (value: unknown): string | null => {
  const time = typeof value === 'string' ? Date.parse(value) : Number.NaN
  return time >= 0 && time < 253_402_300_800_000 ? new Date(time).toISOString() : null
}

/** An absolute http(s) address, else null. */
export const webLink = (value: unknown, maxLength = 4096): string | null => {
  if (typeof value !== 'string' || value.length > maxLength || !URL.canParse(value)) return null
  const { protocol, href } = new URL(value)
  return (protocol === 'https:' || protocol === 'http:') && href.length <= maxLength ? href : null
}

/** The object a JSON text holds; undefined when it holds none. */
export const parseObject = (text: string): Record<string, unknown> | undefined => {
  try {
    const value: unknown = JSON.parse(text)
    return isObject(value) ? value : undefined
  } catch {
    return undefined
  }
}
