/** The whole house on one pair of engines, in this process, for the benchmarks. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { startElasticsearch } from '../../scripts/kit/elasticsearch.mjs'
import { startRedis } from '../../scripts/kit/redis.mjs'
import { compose, type Causerie } from '../../server/compose.ts'
import { readConfig } from '../../server/config.ts'

export type Pair = 'sqlite+embedded' | 'elasticsearch+redis'

export type BenchHouse = AsyncDisposable & {
  pair: Pair
  /** Numbers of made-up posts that nobody else uses, counted in sizes. */
  beyond: number
  causerie: Causerie
  /** Somebody has set it up, see `signIn`. */
  hasAdmin: boolean
  folder: string
  elasticsearchUrl: string | null
  /** What a program is told to stand on the same data, once this house is closed. */
  env: Record<string, string>
}

export const openBenchHouse = async (pair: Pair): Promise<BenchHouse> => {
  const folder = mkdtempSync(join(tmpdir(), 'causerie-bench-'))
  const scaled = pair === 'elasticsearch+redis'
  const [elasticsearch, redis] = scaled
    ? await Promise.all([startElasticsearch({ heap: '2g', lasting: true }), startRedis()])
    : [null, null]
  const env = {
    DATA_DIR: folder,
    DEMO: 'off',
    SECRET_KEY: 'a secret for benchmarks, of thirty-two characters',
    ...(elasticsearch && redis && { ELASTICSEARCH_URL: elasticsearch.url, REDIS_URL: redis.url }),
  }
  const config = readConfig({ ...env, LOG_LEVEL: 'silent', PORT: '0' })
  const causerie = await compose(config, { log: pino({ level: 'warn' }) })
  return {
    pair,
    beyond: scaled ? 20 : 10,
    causerie,
    hasAdmin: false,
    folder,
    env,
    elasticsearchUrl: elasticsearch?.url ?? null,
    async [Symbol.asyncDispose]() {
      await causerie.close().catch(() => undefined)
      await elasticsearch?.stop()
      await redis?.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
