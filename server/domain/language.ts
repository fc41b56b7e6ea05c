import { eld } from 'eld/small'

/** Shorter than this, a guess is worse than none. */
const shortestGuess = 12

eld.setLanguageSubset(['en', 'fr', 'nl', 'de', 'es', 'it', 'pt', 'pl', 'ro', 'tr', 'ar', 'uk', 'ru'])

/**
 * The language of a post. What the author's app declared counts where the text is too short to tell; where both
 * speak, the text wins, because most apps declare the phone's language whatever is typed.
 */
export const detectLanguage = (text: string, declared: readonly string[] = []): string | null => {
  const words = text.replace(/https?:\/\/\S+|[@#][\p{L}\p{N}_.-]+/gu, ' ').trim()
  const hint = declared.length === 1 ? (declared[0]?.slice(0, 2).toLowerCase() ?? null) : null
  const known = hint && /^[a-z]{2}$/.test(hint) ? hint : null
  if (words.length < shortestGuess) return known
  const guess = eld.detect(words)
  if (guess.language && (guess.isReliable() || !known)) return guess.language
  return known
}
