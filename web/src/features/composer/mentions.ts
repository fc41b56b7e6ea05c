import type { Colleague } from '../../../../server/schemas/colleague.ts'
import { firstName } from '../../state/people.svelte.ts'
import { fold } from '../../ui/finder.ts'

export type Mention = { start: number; asked: string }

/** The `@name` that is being typed right before the caret. */
export const findMention = (text: string, caret: number): Mention | undefined => {
  const found = /(?:^|[^\p{L}\p{N}])@([\p{L}\p{N}.-]*)$/u.exec(text.slice(0, caret))
  const asked = found?.[1]
  return asked === undefined ? undefined : { start: caret - asked.length - 1, asked }
}

/** Colleagues whose name begins with what is typed, by any of its words. */
export const suggestColleagues = (all: readonly Colleague[], asked: string, most = 6): Colleague[] =>
  all
    .filter(({ name }) => name.split(/\s+/u).some((word) => fold(word).startsWith(fold(asked))))
    .slice(0, most)

/** The text with the mention written out, and where the caret goes. */
export const completeMention = (
  text: string,
  { start, asked }: Mention,
  { name }: Colleague,
): { text: string; caret: number } => {
  const written = `@${firstName(name)} `
  const rest = text.slice(start + 1 + asked.length).replace(/^ /u, '')
  return { text: text.slice(0, start) + written + rest, caret: start + written.length }
}

/** A note's text, cut where it names somebody who was told. */
export const cutMentions = (
  text: string,
  names: readonly string[],
): { text: string; isMention: boolean }[] => {
  const told = new Set(names.map(fold))
  return text
    .split(/(@[\p{L}\p{N}.-]+)/u)
    .filter((part) => part !== '')
    .map((part) => ({
      text: part,
      isMention: part.startsWith('@') && told.has(fold(part.slice(1)).replace(/[.-]+$/u, '')),
    }))
}
