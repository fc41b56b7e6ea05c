import { fold } from './fold.ts'
import type { Lexeme } from './lex.ts'
import { nearest, QueryError } from './query-error.ts'
import { conversationStates, type Field, hasKinds, type Moment, postStates, sentiments } from './tree.ts'

type FieldLexeme = Extract<Lexeme, { kind: 'field' }>

/** Where a query is used. What is judged once, when a post comes in, cannot look at what changes later. */
export type Scope = 'search' | 'topic'
export type Known = {
  scope: Scope
  /** The networks there are; any name is taken where they are not given. */
  networks?: readonly string[]
}

type Reading = { name: string; value: string; known: Known; lexeme: FieldLexeme }

const readers: Record<string, (reading: Reading) => Field> = {
  from: (reading) => ({ kind: 'from', author: authorKey(written(reading)) }),
  lang: (reading) => {
    const language = written(reading).toLowerCase()
    if (!/^[a-z]{2}$/.test(language)) throw wrong(reading, 'A language is two letters: fr, nl, en.', [])
    return { kind: 'lang', language }
  },
  network: (reading) => {
    const network = written(reading).toLowerCase()
    const { networks } = reading.known
    if (networks && !networks.includes(network))
      throw wrong(reading, `There is no network “${reading.value}” here.`, networks)
    return { kind: 'network', network }
  },
  has: (reading) => ({ kind: 'has', media: oneOf(reading, hasKinds) }),
  topic: (reading) => {
    const topic = written(reading).toLowerCase()
    if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(topic))
      throw wrong(reading, 'A topic goes by its short name: lost-property.', [])
    return { kind: 'topic', topic }
  },
  sentiment: (reading) => ({ kind: 'sentiment', sentiment: oneOf(reading, sentiments) }),
  is: (reading) => ({ kind: 'is', state: oneOf(reading, statesIn(reading.known)) }),
  assigned: (reading) => {
    const to = written(reading).toLowerCase().replace(/^@/, '')
    return {
      kind: 'assigned',
      to: to === 'me' ? 'me' : to === 'nobody' || to === 'none' ? 'nobody' : { person: to },
    }
  },
  after: (reading) => ({ kind: 'after', moment: momentOf(reading) }),
  before: (reading) => ({ kind: 'before', moment: momentOf(reading) }),
}

/** Why a topic cannot ask for them. */
const onlyInSearch: ReadonlyMap<string, string> = new Map([
  ['assigned', 'A topic cannot ask for assigned:, which may change later.'],
  ['topic', 'A topic cannot ask for topic:, because topics are made out of posts alone.'],
])
const statesIn = ({ scope }: Known): readonly (typeof postStates | typeof conversationStates)[number][] =>
  scope === 'search' ? [...postStates, ...conversationStates] : postStates

export const readField = (lexeme: FieldLexeme, known: Known): Field => {
  const name = lexeme.name.toLowerCase()
  const names = Object.keys(readers).filter((one) => known.scope === 'search' || !onlyInSearch.has(one))
  const place = { start: lexeme.start, end: lexeme.valueStart }
  const read = Object.hasOwn(readers, name) ? readers[name] : undefined
  if (!read) {
    const meant = nearest(name, names)
    const hint = `Fields are ${names.map((one) => `${one}:`).join(' ')}. To find the word, put it in quotes.`
    throw new QueryError(`There is no field “${lexeme.name}:”. ${hint}`, place, meant && `${meant}:`)
  }
  const why = known.scope === 'topic' ? onlyInSearch.get(name) : undefined
  if (why !== undefined) throw new QueryError(why, place)
  return read({ name, value: lexeme.value.trim(), known, lexeme })
}

const written = (reading: Reading): string => {
  if (reading.value === '') throw wrong(reading, `Say what ${reading.name}: is.`, [])
  return reading.value
}

const oneOf = <T extends string>(reading: Reading, values: readonly T[]): T => {
  const value = written(reading).toLowerCase()
  const found = values.find((one) => one === value)
  if (found !== undefined) return found
  throw wrong(reading, `${reading.name}: is one of ${values.join(', ')}.`, values)
}

const wrong = ({ lexeme, value }: Reading, message: string, values: readonly string[]): QueryError =>
  new QueryError(message, { start: lexeme.valueStart, end: lexeme.end }, nearest(value, values))

/** A handle as people type it: without its sign, whatever its case. */
export const authorKey = (handle: string): string => fold(handle.trim().replace(/^@/, ''))

const unit: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 }

/** A day begins at midnight UTC. */
const momentOf = (reading: Reading): Moment => {
  const value = written(reading)
  const [relative, count = '0', letter = 'd'] = /^now(?:-(\d{1,5})([mhdw]))?$/i.exec(value) ?? []
  if (relative !== undefined) {
    if (reading.known.scope === 'topic') throw wrong(reading, 'A topic takes fixed dates: 2026-10-01.', [])
    return { ago: Number(count) * (unit[letter.toLowerCase()] ?? 0) }
  }
  const isDate = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})?)?$/i.test(value)
  const zoned = /T/i.test(value) && !/(Z|[+-]\d{2}:\d{2})$/i.test(value) ? `${value}Z` : value
  const date = new Date(isDate ? zoned : Number.NaN)
  if (Number.isNaN(date.getTime()) || !isOnCalendar(value.slice(0, 10)))
    throw wrong(reading, 'A date is 2026-10-01, 2026-10-01T14:00 or now-2d (m, h, d, w).', [])
  return { at: date.toISOString() }
}

/** Dates run over: of 31 February they make the 3rd of March. */
const isOnCalendar = (day: string): boolean => new Date(day).toISOString().startsWith(day)
