import type { Dice } from './dice.ts'
import type { Inhabitant } from './people.ts'
import type { Person, StoredPost } from './records.ts'
import type { Storyteller } from './storyteller.ts'
import { makeTale, type Tale } from './tales.ts'
import { phrasebooks } from './words/index.ts'
import type { Language, Subject } from './words/phrasebook.ts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

/** Who at the company answers what, and how they sign. */
const signatures: Record<Subject, string[]> = {
  lost: ['Amélie, lost property'],
  line81: ['Driss, I drive the 81'],
  punctuality: ['Bart, team lead', 'Driss, I drive the 81'],
  app: ['Goran, ticket app'],
  accessibility: ['Fien, accessibility'],
  bikes: ['Bart, team lead', 'Chloé, analyst'],
  praise: ['Driss, I drive the 81', 'Chloé, analyst', 'Amélie, lost property'],
  chat: ['Chloé, analyst', 'Bart, team lead'],
}

export type HistoryOptions = {
  dice: Dice
  people: readonly Inhabitant[]
  us: Person
  teller: Storyteller
  startedAt: Date
  /** How many, and how many of them are so recent that nobody came round to them yet. */
  conversations: number
  unanswered: number
}

const days = 30

export type OpenTale = { tale: Tale; opening: StoredPost }

export type History = {
  notices: StoredPost[]
  /** Conversations that nobody answered: they go on in life. */
  open: OpenTale[]
}

/** A month in which people wrote and were answered. The same dice tell the same month. */
export const tellHistory = (options: HistoryOptions): History => {
  const { dice, us, teller, startedAt, conversations } = options
  const notices = (['fr', 'nl', 'en'] as const).flatMap((language) =>
    phrasebooks[language].notices.map((text, i) => {
      const at = new Date(startedAt.getTime() - days * day + ((i * 9 + dice.between(0, 8)) * days * day) / 46)
      return teller.post(us, { text: teller.fill(text, {}, us.name), language, at })
    }),
  )
  const open: OpenTale[] = []
  for (let number = 0; number < conversations; number++) {
    const tale = makeTale(number, { dice: dice.fork(`history/${number}`), people: options.people })
    const opening = tellTale(tale, { ...options, dice: dice.fork(`times/${number}`), notices })
    if (opening) open.push({ tale, opening })
  }
  return { notices, open }
}

/** Tells it as far as it went; answers the opening of a tale that is still open. */
const tellTale = (
  tale: Tale,
  options: HistoryOptions & { notices: StoredPost[] },
): StoredPost | undefined => {
  const { dice, teller, us, startedAt, notices, conversations, unanswered } = options
  const now = startedAt.getTime()
  const isOpen = tale.number >= conversations - unanswered
  const opensAt = isOpen
    ? now - dice.between(3, 180) * minute
    : now - 4 * hour - (days * day - 4 * hour) * ((tale.number + dice.next()) / (conversations - unanswered))
  let at = Math.round(byDay(opensAt, isOpen))
  const { customer, language } = tale
  const say = (
    who: Person,
    text: string,
    { answering, quoting }: { answering?: StoredPost; quoting?: StoredPost } = {},
  ) => teller.post(who, { text, language, at: new Date(at), answering, quoting })
  const quoting = tale.arc === 'quoting' ? noticeBefore(notices, { at, language, dice }) : undefined
  let last = say(customer, teller.words(quoting ? 'quotes' : 'openings', tale), quoting && { quoting })
  if (tale.helper && !isOpen) {
    at += dice.between(2, 20) * minute
    const help = say(tale.helper, teller.words('helper', tale), { answering: last })
    at += dice.between(1, 15) * minute
    say(customer, teller.words('helperThanks', tale), { answering: help })
  }
  if (isOpen || (dice.chance(0.2) && opensAt > now - 2 * day)) return last
  const signature = dice.pick(signatures[tale.subject])
  const rounds = Math.max(1, tale.reactions.length)
  for (let round = 0; round < rounds; round++) {
    at += dice.between(3, round === 0 ? 150 : 30) * minute
    if (at > now - 5 * minute) return undefined
    const words = teller.answer(round === 0 ? 'answers' : 'followUps', tale, last.record.text)
    const ours = say(us, `${words}\n${signature}`, { answering: last })
    const reaction = tale.reactions[round]
    at += dice.between(1, 45) * minute
    if (!reaction || at > now - 5 * minute) return undefined
    last = say(customer, teller.words(reaction, tale), { answering: ours })
  }
  return undefined
}

/** People write by day: a nightly moment moves to a waking one. */
const byDay = (at: number, isFixed: boolean): number => {
  const hourOfDay = new Date(at).getUTCHours()
  return isFixed || hourOfDay >= 5 ? at : at + (5 - hourOfDay) * hour
}

const noticeBefore = (
  notices: StoredPost[],
  { at, language, dice }: { at: number; language: Language; dice: Dice },
): StoredPost | undefined => {
  const fitting = notices.filter(
    ({ record }) => record.langs?.[0] === language && Date.parse(record.createdAt) < at,
  )
  return fitting.length > 0 ? dice.pick(fitting) : undefined
}
