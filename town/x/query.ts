import type { StoredPost } from '../records.ts'
import type { Square } from '../square.ts'
import { answeredBy, quotedBy } from './views.ts'

/** Whether a post is what somebody asked for. */
export type Matcher = (post: StoredPost, square: Square) => boolean

/** Takes a search or a rule apart, in X's words: terms side by side, OR, brackets, a minus. Throws where X would. */
export const parseQuery = (query: string): Matcher => {
  const tokens = [...query.matchAll(/-?(?:[a-z_]+:)?"[^"]*"|-?\(|\)|[^\s()"]+/gi)].map(([token]) => token)
  const terms = new Terms(tokens)
  const matcher = terms.either()
  if (!terms.isDone) throw new SyntaxError(`unexpected: ${terms.next}`)
  return matcher
}

class Terms {
  readonly #tokens: readonly string[]
  #at = 0

  constructor(tokens: readonly string[]) {
    this.#tokens = tokens
  }

  get next(): string {
    return this.#tokens[this.#at] ?? 'the end'
  }

  get isDone(): boolean {
    return this.#at >= this.#tokens.length
  }

  either(): Matcher {
    const choices = [this.#all()]
    while (this.#tokens[this.#at] === 'OR') {
      this.#at++
      choices.push(this.#all())
    }
    return (post, square) => choices.some((matches) => matches(post, square))
  }

  #all(): Matcher {
    const terms: Matcher[] = []
    while (!this.isDone && this.next !== 'OR' && this.next !== ')') terms.push(this.#term())
    if (terms.length === 0) throw new SyntaxError(`a term is missing before ${this.next}`)
    return (post, square) => terms.every((matches) => matches(post, square))
  }

  #term(): Matcher {
    const token = this.#tokens[this.#at++] as string
    const isNot = token.startsWith('-')
    const bare = isNot ? token.slice(1) : token
    const matches = bare === '(' ? this.#bracket() : termOf(bare)
    return isNot ? (post, square) => !matches(post, square) : matches
  }

  #bracket(): Matcher {
    const inner = this.either()
    if (this.#tokens[this.#at++] !== ')') throw new SyntaxError('a bracket is not closed')
    return inner
  }
}

const termOf = (term: string): Matcher => {
  const [, operator, given = ''] = /^([a-z_]+):(.+)$/i.exec(term) ?? []
  if (operator) return operatorOf(operator.toLowerCase(), given.replaceAll('"', ''))
  if (term.startsWith('@')) return mentions(term.slice(1))
  const words = wordsIn(term.replaceAll('"', ''))
  if (words.length === 0) throw new SyntaxError(`nothing to look for in ${term}`)
  return ({ record }) => containsInOrder(wordsIn(record.text), words)
}

const operatorOf = (operator: string, value: string): Matcher => {
  const isWho =
    (idIn: (post: StoredPost, square: Square) => string | undefined): Matcher =>
    (post, square) =>
      square.findPerson(value.replace(/^@/, ''))?.did === (idIn(post, square) ?? '')
  if (operator === 'from') return isWho(({ did }) => did)
  if (operator === 'to') return isWho(answeredBy)
  if (operator === 'lang') return ({ record }) => record.langs?.[0] === value
  if (operator === 'url') return linksTo(value)
  if (operator === 'is') return isOf(value)
  throw new SyntaxError(`Reference to invalid operator '${operator}'`)
}

const isOf = (value: string): Matcher => {
  // Nobody in Town hands on what another wrote.
  if (value === 'retweet') return () => false
  if (value === 'reply') return ({ record }) => record.reply !== undefined
  if (value === 'quote') return (post, square) => quotedBy(post, square) !== undefined
  throw new SyntaxError(`Reference to invalid operator 'is:${value}'`)
}

/** A quote holds the address of what it quotes. */
const linksTo =
  (value: string): Matcher =>
  (post, square) => {
    const quoted = square.findPerson(quotedBy(post, square) ?? '')
    const links = post.record.text.match(/https?:\/\/\S+/g) ?? []
    return [...links, ...(quoted ? [`https://x.com/${quoted.handle}/status/`] : [])].some((link) =>
      link.toLowerCase().includes(value.toLowerCase()),
    )
  }

/** Named in the text, or by X itself before an answer. */
const mentions =
  (name: string): Matcher =>
  (post, square) => {
    const id = square.findPerson(name)?.did
    const isNamed = (post.record.facets ?? []).some(({ features }) => features.some(({ did }) => did === id))
    return id !== undefined && post.did !== id && (isNamed || answeredBy(post, square) === id)
  }

const wordsIn = (text: string): string[] => text.toLowerCase().match(/#?[\p{L}\p{N}_]+/gu) ?? []

const containsInOrder = (words: readonly string[], wanted: readonly string[]): boolean =>
  words.some((_, at) =>
    wanted.every((word, i) => words[at + i]?.replace(/^#/, '') === word.replace(/^#/, '')),
  )
