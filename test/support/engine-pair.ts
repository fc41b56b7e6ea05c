/** On which pair of engines a test runs: `TEST_ENGINES` is set by the test project, see vitest.config.ts. */
import { createHash } from 'node:crypto'
import { dropIndices, dropKeys, elasticsearchUrl, redisUrl } from './engines.ts'

export const isScaled = process.env['TEST_ENGINES'] === 'scaled'
export const enginePair = isScaled ? 'elasticsearch+redis' : 'sqlite+embedded'

/** The same folder finds the same data again, on either pair. */
const prefixOf = (dataDir: string): string =>
  `h${createHash('sha256').update(dataDir).digest('hex').slice(0, 12)}`

const secretKey = 'a secret for tests, thirty-two characters'

/** What the program is told, besides its folder. */
export const engineSettings = (dataDir: string): Record<string, string> =>
  isScaled
    ? {
        ELASTICSEARCH_URL: elasticsearchUrl(),
        REDIS_URL: redisUrl(),
        ENGINES_PREFIX: prefixOf(dataDir),
        SECRET_KEY: secretKey,
      }
    : {}

/** Takes away what the folder's programs left in shared engines. */
export const dropEngines = async (dataDir: string): Promise<void> => {
  if (!isScaled) return
  await dropIndices(prefixOf(dataDir))
  await dropKeys(prefixOf(dataDir))
}
