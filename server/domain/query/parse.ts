/** Reads the query language into its tree. */
import { longestQuery } from '../../schemas/query.ts'
import { analyse, type Token } from './analysis.ts'
import { type Known, readField } from './fields.ts'
import { visible } from './fold.ts'
import { type Lexeme, lex } from './lex.ts'
import { QueryError } from './query-error.ts'
import { stemsOf } from './stems.ts'
import type { NearOperand, Query, Words } from './tree.ts'

const deepest = 30
const mostLeaves = 200

type Place = { start: number; end: number }

/** Words without a sign between them must all be there. Throws `QueryError`, a sentence with its place. */
export const parseQuery = (text: string, known: Known): Query => new Parser(text, known).read()

class Parser {
  readonly #lexemes: Lexeme[]
  readonly #known: Known
  #at = 0
  #leaves = 0

  constructor(text: string, known: Known) {
    if (text.length > longestQuery)
      throw new QueryError(`A query has at most ${longestQuery} characters.`, {
        start: longestQuery,
        end: text.length,
      })
    this.#lexemes = lex(text)
    this.#known = known
  }

  read(): Query {
    if (this.#next.kind === 'end') return { kind: 'all' }
    const query = this.#either(0)
    if (this.#next.kind === 'close') throw new QueryError('This bracket closes nothing.', this.#next, '')
    return query
  }

  get #next(): Lexeme {
    return this.#lexemes[this.#at] as Lexeme
  }

  #take(): Lexeme {
    return this.#lexemes[this.#at++] as Lexeme
  }

  #either(depth: number): Query {
    const of = [this.#all(depth)]
    while (this.#next.kind === 'or') {
      this.#take()
      of.push(this.#all(depth))
    }
    return of.length === 1 ? (of[0] as Query) : { kind: 'or', of }
  }

  #all(depth: number): Query {
    const of: Query[] = []
    for (;;) {
      const { kind } = this.#next
      if (kind === 'and' && of.length > 0 && this.#lexemes[this.#at + 1]?.kind !== 'and') this.#take()
      else if (kind === 'end' || kind === 'close' || kind === 'or') break
      else of.push(this.#near(depth))
    }
    const before = this.#lexemes[this.#at - 1]
    if (of.length === 0 || before?.kind === 'and') throw this.#missing()
    return of.length === 1 ? (of[0] as Query) : { kind: 'and', of }
  }

  #missing(): QueryError {
    const sign = this.#lexemes[this.#at - 1] ?? this.#next
    if (sign.kind === 'open')
      return new QueryError('There is nothing between the brackets.', { ...sign, end: this.#next.end })
    if (this.#next.kind === 'or' && sign.kind !== 'or')
      return new QueryError('Something is missing before OR.', this.#next)
    return new QueryError(`Something is missing after ${sign.kind.toUpperCase()}.`, sign)
  }

  #near(depth: number): Query {
    const start = this.#next.start
    const first = this.#unary(depth)
    const sign = this.#next
    if (sign.kind !== 'near') return first
    this.#take()
    const left = this.#operand(first, { start, end: sign.start })
    const from = this.#next.start
    const second = this.#unary(depth)
    const end = this.#lexemes[this.#at - 1]?.end ?? from
    const right = this.#operand(second, { start: from, end })
    if (this.#next.kind === 'near') throw new QueryError('NEAR takes two words or quotations.', this.#next)
    return { kind: 'near', left, right, within: sign.within }
  }

  #operand(query: Query, place: Place): NearOperand {
    if (query.kind === 'word' || query.kind === 'phrase') return query
    throw new QueryError('NEAR takes a word or a quotation on each side.', place)
  }

  #unary(depth: number): Query {
    const lexeme = this.#take()
    if (depth > deepest) throw new QueryError('This is nested too deeply.', lexeme)
    if (++this.#leaves > mostLeaves) throw new QueryError(`A query has at most ${mostLeaves} parts.`, lexeme)
    switch (lexeme.kind) {
      case 'not': {
        if (this.#next.kind === 'end') throw new QueryError('Something is missing after NOT.', lexeme)
        return { kind: 'not', of: this.#unary(depth + 1) }
      }
      case 'open': {
        const inside = this.#either(depth + 1)
        if (this.#next.kind !== 'close') throw new QueryError('This bracket is not closed.', lexeme)
        this.#take()
        return inside
      }
      case 'field':
        return readField(lexeme, this.#known)
      case 'phrase':
        return readPhrase(lexeme.text, lexeme)
      case 'word':
        return readWord(lexeme.text, lexeme)
      case 'near':
        throw new QueryError('Something is missing before NEAR.', lexeme)
      default:
        this.#at--
        throw this.#missing()
    }
  }
}

const readPhrase = (text: string, place: Place): Words => {
  const tokens = analyse(text, null)
  if (tokens.length === 0) throw new QueryError('There is no word in this quotation.', place)
  return phraseOf(text, tokens)
}

const readWord = (text: string, place: Place): Words => {
  const star = text.indexOf('*')
  if (star >= 0 && star < text.length - 1)
    throw new QueryError('* stands only at the end of a word.', {
      start: place.start + star,
      end: place.start + star + 1,
    })
  const tokens = analyse(star < 0 ? text : text.slice(0, -1), null)
  const [token, ...more] = tokens
  if (!token) throw new QueryError('There is no word to look for here.', place)
  if (star >= 0) {
    if (more.length > 0) throw new QueryError('* stands behind a single word.', place)
    return { kind: 'prefix', prefix: token.exact }
  }
  // What is written as one but read as several stands together; signs and numbers have no stem to look for.
  if (more.length > 0 || /^[#@]|^\P{L}+$/u.test(token.exact)) return phraseOf(text, tokens)
  return { kind: 'word', stems: [...new Set(stemsOf(token.exact))], written: writtenAs(text, token) }
}

const phraseOf = (text: string, tokens: readonly Token[]): Words => ({
  kind: 'phrase',
  terms: tokens.map(({ exact }) => exact),
  written: tokens.map((token) => writtenAs(text, token)),
})

const writtenAs = (text: string, { start, end }: Token): string =>
  visible(text.slice(start, end)).text.normalize('NFC').toLowerCase()
