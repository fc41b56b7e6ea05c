import type { Store } from '../ports/store.ts'

/** The colleagues named with `@login` or `@First name` in a note, by id. */
export const findMentions = async (store: Store, text: string): Promise<string[]> => {
  const named = new Set(
    [...text.matchAll(/(?:^|[^\p{L}\p{N}])@([\p{L}\p{N}.-]+)/gu)].map((found) => fold(found[1] ?? '')),
  )
  if (named.size === 0) return []
  // Who has just walked in can be named at once.
  const where = [{ field: 'active', is: true } as const]
  const { items } = await store.list('colleague', { where, limit: 1000, fresh: true })
  return items
    .filter(({ login, name }) => named.has(fold(login)) || named.has(fold(name.split(/\s+/u)[0] ?? '')))
    .map(({ id }) => id)
}

const fold = (word: string): string =>
  word
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[.-]+$/u, '')
