/**
 * A server's own ids. Numbers grow with time, whatever order a list is in. Of others – ULIDs, flake ids, UUIDs –
 * nothing is assumed: there a list's own order counts, newest first.
 */
export const isId = (value: unknown): value is string => typeof value === 'string' && idText.test(value)

const idText = /^[A-Za-z0-9_-]{1,64}$/
const isNumber = (id: string): boolean => /^\d+$/.test(id)

/** Whether this id came after that one; undefined where the ids do not say. Numbers may be beyond 2^53. */
export const isAfter = (id: string, other: string): boolean | undefined =>
  isNumber(id) && isNumber(other) ? compareNumbers(id, other) > 0 : undefined

/** The ids of a list, each once. */
export const oldestFirst = (ids: readonly string[]): string[] => {
  const unique = [...new Set(ids)]
  return unique.every(isNumber) ? unique.toSorted(compareNumbers) : unique.toReversed()
}

const compareNumbers = (a: string, b: string): number => {
  const [left, right] = [BigInt(a), BigInt(b)]
  return left < right ? -1 : left > right ? 1 : 0
}
