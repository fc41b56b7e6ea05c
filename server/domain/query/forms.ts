import { fold } from './fold.ts'
import { stemsOf } from './stems.ts'
import type { Words } from './tree.ts'

/** Plural and gender, as far as a letter or two make them. */
const endings = ['', 's', 'e', 'es', 'x', 'en', 'n'] as const
const shortestBase = 3
const mostForms = 8

/**
 * For who compares words letter by letter: this one as it was typed and without accents, and with other endings that have
 * the same stem. Not all that the word finds, but nothing else.
 */
export const formsOf = ({ stems, written }: Extract<Words, { kind: 'word' }>): string[] => {
  const isForm = (word: string): boolean => stemsOf(fold(word)).some((stem) => stems.includes(stem))
  const bases = endings
    .filter((ending) => written.endsWith(ending))
    .map((ending) => written.slice(0, written.length - ending.length))
  const forms = bases
    .filter((base) => base === written || base.length >= shortestBase)
    .flatMap((base) => endings.map((ending) => base + ending))
    .filter(isForm)
  return [...new Set([written, fold(written), ...forms.flatMap((form) => [form, fold(form)])])].slice(
    0,
    mostForms,
  )
}
