import { expect, test } from 'vitest'
import { connectors } from '../../connectors/index.ts'
import { serverWords } from '../../web/src/i18n/server-words.ts'

test.each(connectors.map((connector) => [connector.declaration.name, connector] as const))(
  'the screen has words in every language for what %s withholds, and what its words find',
  (_name, { declaration }) => {
    const { recall, wordSearch } = declaration
    const said = [...recall.withheld, ...(wordSearch ? [wordSearch.why] : [])]
    expect(said.filter((sentence) => !serverWords[sentence])).toEqual([])
  },
)
