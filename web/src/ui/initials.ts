import { grounds } from './portraits.ts'

const letters = /[\p{L}\p{N}]/u

/** Up to two letters for a name as people write it on networks; a dot where it has none (emoji, symbols). */
export const initials = (name: string): string => {
  const words = name.split(/[\s._-]+/u).flatMap((word) => word.match(letters)?.[0] ?? [])
  const [first, last] = [words[0], words.length > 1 ? words.at(-1) : undefined]
  return `${first ?? '·'}${last ?? ''}`.toLocaleUpperCase()
}

/** A flat colour that stays with an id. */
export const shade = (id: string): string => {
  let hash = 0
  for (const char of id) hash = (hash * 31 + (char.codePointAt(0) ?? 0)) >>> 0
  return grounds[hash % grounds.length] ?? '--sand'
}
