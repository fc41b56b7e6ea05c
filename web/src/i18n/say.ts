import { locale } from './locale.svelte.ts'
import { serverWords } from './server-words.ts'

/** The server's sentence in the language of the screen; undefined where it has no words for it. */
export const translate = (text: string): string | undefined =>
  locale.current === 'en' ? text : serverWords[text]?.[locale.current]

/** The server's sentence in the language of the screen, or as it came. */
export const say = (text: string): string => translate(text) ?? text
