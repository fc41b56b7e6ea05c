import type { Dice } from './dice.ts'

/** The text with one slip of the fingers in a longer word: two letters change places. */
export const slip = (text: string, dice: Dice): string => {
  const words = text.split(' ')
  const long = words.flatMap((word, i) => (/^\p{L}{6,}$/u.test(word) ? [i] : []))
  if (long.length === 0) return `${text} ,`
  const chosen = dice.pick(long)
  const letters = [...(words[chosen] as string)]
  const at = dice.between(1, letters.length - 3)
  const [first = '', next = ''] = letters.splice(at, 2)
  letters.splice(at, 0, next, first)
  words[chosen] = letters.join('')
  const slipped = words.join(' ')
  return slipped === text ? `${text} ,` : slipped
}
