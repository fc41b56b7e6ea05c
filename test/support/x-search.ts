/** How X's search understands a query, after its guides: words letter by letter, operators, brackets, OR, a minus. */
import type { PostDocument } from '../../server/domain/documents.ts'

/** Throws where X refuses the query. */
export const findsOnX = (query: string, post: PostDocument): boolean => {
  const tokens = [...query.matchAll(/-?(?:[a-z]+:)?"[^"]*"|-?[#@]?[^\s()"]+|[()]/gu)].map(([token]) => token)
  let at = 0
  type Part = { found: boolean; stands: boolean }
  const either = (): Part => {
    const parts = [all()]
    while (tokens[at] === 'OR') {
      at++
      parts.push(all())
    }
    return { found: parts.some(({ found }) => found), stands: parts.every(({ stands }) => stands) }
  }
  const all = (): Part => {
    const parts: Part[] = []
    while (at < tokens.length && tokens[at] !== 'OR' && tokens[at] !== ')') parts.push(term())
    if (parts.length === 0) throw new SyntaxError(`Nothing stands at ${at} of ${query}`)
    return { found: parts.every(({ found }) => found), stands: parts.some(({ stands }) => stands) }
  }
  const term = (): Part => {
    const token = tokens[at++] as string
    if (token === '(') {
      const inner = either()
      if (tokens[at++] !== ')') throw new SyntaxError(`A bracket is open in ${query}`)
      return inner
    }
    if (token.startsWith('-')) return { found: !leaf(token.slice(1), post).found, stands: false }
    return leaf(token, post)
  }
  const { found, stands } = either()
  if (at < tokens.length || !stands) throw new SyntaxError(`X refuses ${query}`)
  return found
}

const leaf = (token: string, post: PostDocument): { found: boolean; stands: boolean } => {
  const [, operator, value = ''] = /^([a-z]+):(.+)$/.exec(token) ?? []
  if (operator === 'from') return { found: post.author.handle.toLowerCase() === value, stands: true }
  if (operator !== undefined) return { found: isSo(operator, value, post), stands: false }
  const text = post.text.toLowerCase()
  if (/^[#@]/.test(token))
    return {
      found: [...text.matchAll(/(?<![\p{L}\p{N}_])[#@][\p{L}\p{N}_]+/gu)].some(([tag]) => tag === token),
      stands: true,
    }
  const words = wordsIn(text)
  const wanted = wordsIn(token)
  const found = words.some((_, from) => wanted.every((word, i) => words[from + i] === word))
  return { found, stands: true }
}

const isSo = (operator: string, value: string, { media, spans, reason }: PostDocument): boolean => {
  switch (`${operator}:${value}`) {
    case 'has:media':
      return media.some(({ kind }) => kind !== 'link')
    case 'has:images':
      return media.some(({ kind }) => kind === 'image')
    case 'has:videos':
      return media.some(({ kind }) => kind === 'video')
    case 'has:links':
      return spans.some(({ kind }) => kind === 'link') || media.some(({ kind }) => kind === 'link')
    case 'is:reply':
    case 'is:quote':
      return reason === value
    case 'is:retweet':
      return false
    default:
      throw new SyntaxError(`X knows no ${operator}:${value}`)
  }
}

const wordsIn = (text: string): string[] =>
  (text.toLowerCase().match(/[\p{L}\p{N}\p{M}_]+/gu) ?? []).filter((word) => word !== '_')
