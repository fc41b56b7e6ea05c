/**
 * A query back in the language it is typed in. What is read of the text means the same, in scripts that set words apart by
 * spaces.
 */
import type { FixedQuery, Words } from './tree.ts'

export const printQuery = (query: FixedQuery): string => print(query, 'alone')

/** What stands around it decides on brackets: OR binds least. */
const print = (query: FixedQuery, within: 'alone' | 'and' | 'or' | 'not'): string => {
  switch (query.kind) {
    case 'all':
      return ''
    case 'and':
      return bracket(
        query.of.map((part) => print(part, 'and')).join(' '),
        within === 'not' || within === 'and',
      )
    case 'or':
      return bracket(query.of.map((part) => print(part, 'or')).join(' OR '), within !== 'alone')
    case 'not':
      return `-${print(query.of, 'not')}`
    case 'near': {
      const { left, right } = query
      return bracket(`${printWords(left)} NEAR/${query.within} ${printWords(right)}`, within === 'not')
    }
    case 'word':
    case 'phrase':
    case 'prefix':
      return printWords(query)
    case 'assigned':
      return `assigned:${query.to ?? 'nobody'}`
    case 'after':
    case 'before':
      return `${query.kind}:${query.at}`
    case 'from':
      return `from:${/[\s()"“„«]/u.test(query.author) ? `"${query.author}"` : query.author}`
    case 'lang':
      return `lang:${query.language}`
    case 'network':
      return `network:${query.network}`
    case 'has':
      return `has:${query.media}`
    case 'topic':
      return `topic:${query.topic}`
    case 'sentiment':
      return `sentiment:${query.sentiment}`
    case 'is':
      return `is:${query.state}`
  }
}

const bracket = (text: string, isNeeded: boolean): string => (isNeeded ? `(${text})` : text)

const printWords = (words: Words): string => {
  if (words.kind === 'prefix') return `${words.prefix}*`
  return words.kind === 'word' ? words.written : `"${words.written.join(' ')}"`
}
