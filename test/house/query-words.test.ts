import { expect, test } from 'vitest'
import { parseQuery } from '../../server/domain/query/parse.ts'
import { translateOfQuery } from '../../web/src/i18n/query-words.ts'

const unreadable = [
  'x'.repeat(5000),
  'x '.repeat(400),
  'a)',
  '(a',
  '()',
  'OR a',
  'a OR',
  'a NOT',
  'a NEAR b NEAR c',
  'lang:fr NEAR b',
  'a NEAR/99 b',
  'NEAR b',
  `${'('.repeat(40)}a${')'.repeat(40)}`,
  '""',
  '"a',
  '!!',
  'a*b',
  'a-b*',
  'form:ana',
  'lang:french',
  'network:nowhere',
  'from:',
  'is:opn',
  'has:hat',
  'after:yesterday',
  'sentiment:angry',
  'topic:"lost property"',
]

test.each(unreadable)('the screen says in every language why it cannot read %s', (query) => {
  let sentence: string | undefined
  try {
    parseQuery(query, { scope: 'search', networks: ['town'] })
  } catch (error) {
    if (error instanceof Error) sentence = error.message
  }
  expect(sentence).toBeDefined()
  for (const language of ['fr', 'nl'] as const)
    expect(translateOfQuery(sentence ?? '', language)).toMatch(/^[^#]+$/)
})
