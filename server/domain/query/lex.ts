import { QueryError } from './query-error.ts'

type Place = { start: number; end: number }

export type Lexeme = Place &
  (
    | { kind: 'open' | 'close' | 'or' | 'and' | 'not' | 'end' }
    | { kind: 'near'; within: number }
    | { kind: 'phrase'; text: string }
    | { kind: 'word'; text: string }
    | { kind: 'field'; name: string; value: string; valueStart: number; quoted: boolean }
  )

const defaultNear = 5
const mostNear = 50
const quotes: Readonly<Record<string, string>> = { '"': '"', '“': '”', '„': '“”', '«': '»' }
const space = /\s/u

/** Cuts a query into words, phrases, fields and signs, each with its place. Throws `QueryError`. */
export const lex = (query: string): Lexeme[] => {
  const lexemes: Lexeme[] = []
  let at = 0
  while (at < query.length) {
    const char = query[at] as string
    if (space.test(char)) {
      at++
      continue
    }
    const lexeme = lexemeAt(query, at, char)
    lexemes.push(lexeme)
    at = lexeme.end
  }
  return [...lexemes, { kind: 'end', start: query.length, end: query.length }]
}

const lexemeAt = (query: string, start: number, char: string): Lexeme => {
  if (char === '(' || char === ')') return { kind: char === '(' ? 'open' : 'close', start, end: start + 1 }
  if (char === '-' && start + 1 < query.length && !space.test(query[start + 1] as string))
    return { kind: 'not', start, end: start + 1 }
  if (Object.hasOwn(quotes, char)) {
    const { text, end } = quoted(query, start)
    return { kind: 'phrase', text, start, end }
  }
  const end = endOfWord(query, start)
  const text = query.slice(start, end)
  const field = fieldAt(query, { start, end }, text)
  return field ?? signOf(text, { start, end }) ?? { kind: 'word', text, start, end }
}

const endOfWord = (query: string, start: number): number => {
  let end = start
  while (end < query.length && !/[\s()"“„«]/u.test(query[end] as string)) end++
  return end
}

const quoted = (query: string, start: number): { text: string; end: number } => {
  const closing = quotes[query[start] as string] as string
  let close = start + 1
  while (close < query.length && !closing.includes(query[close] as string)) close++
  if (close >= query.length)
    throw new QueryError(
      'This quotation is not closed.',
      { start, end: query.length },
      `${query.slice(start)}"`,
    )
  return { text: query.slice(start + 1, close), end: close + 1 }
}

const fieldAt = (query: string, { start, end }: Place, text: string): Lexeme | undefined => {
  const [head, name] = /^([a-z]+):/i.exec(text) ?? []
  if (head === undefined || name === undefined || /^https?$/i.test(name)) return undefined
  const valueStart = start + head.length
  const rest = text.slice(head.length)
  if (rest === '' && Object.hasOwn(quotes, query[valueStart] ?? ' ')) {
    const found = quoted(query, valueStart)
    return { kind: 'field', name, value: found.text, valueStart, quoted: true, start, end: found.end }
  }
  return { kind: 'field', name, value: rest, valueStart, quoted: false, start, end }
}

const signOf = (text: string, place: Place): Lexeme | undefined => {
  if (text === 'OR') return { kind: 'or', ...place }
  if (text === 'AND') return { kind: 'and', ...place }
  if (text === 'NOT') return { kind: 'not', ...place }
  const [near, distance] = /^NEAR(?:\/(\d{1,9}))?$/.exec(text) ?? []
  if (near === undefined) return undefined
  const within = distance === undefined ? defaultNear : Number(distance)
  if (within > mostNear)
    throw new QueryError(`NEAR looks at most ${mostNear} words far.`, place, `NEAR/${mostNear}`)
  return { kind: 'near', within, ...place }
}
