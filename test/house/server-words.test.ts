import { expect, test } from 'vitest'
import { connectors } from '../../connectors/index.ts'
import { serverWords } from '../../web/src/i18n/server-words.ts'

test.each(connectors.map((connector) => [connector.declaration.name, connector] as const))(
  'the screen has words in every language for what %s withholds',
  (_name, { declaration }) => {
    const missing = declaration.recall.withheld.filter((sentence) => !serverWords[sentence])
    expect(missing).toEqual([])
  },
)
