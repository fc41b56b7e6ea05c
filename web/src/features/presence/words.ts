import { namesOf } from '../../i18n/format.ts'
import { m } from '../../i18n/locale.svelte.ts'
import { firstName } from '../../state/people.svelte.ts'
import type { Company } from '../../state/presence.svelte.ts'

/** “Fien is replying”, “Bart and Chloé are looking”. */
export const wordsFor = ({ doing, people }: Company): string => {
  const names = namesOf(people.map(({ name }) => firstName(name)))
  if (doing === 'replying') return people.length === 1 ? m.isReplying(names) : m.areReplying(names)
  return people.length === 1 ? m.isLooking(names) : m.areLooking(names)
}
