/** For `causerie doctor`: which engines there are to examine, and how. */
import { examineRedis } from './adapters/redis/examine.ts'
import { isInUse } from './adapters/sqlite/examine.ts'
import { examineElasticsearch } from './adapters/store-elasticsearch/examine.ts'
import type { Config } from './config.ts'
import type { Examination, Examined } from './ports/examination.ts'

/** Never rejects: an engine that is down is a finding. */
export const examine = async ({ engines, dataDir }: Config): Promise<Examination> => {
  if (engines.kind === 'embedded') return { kind: 'embedded', inUse: isInUse(dataDir) }
  const [elasticsearch, redis] = await Promise.all([
    examined(() => examineElasticsearch(engines.elasticsearch, engines.prefix)),
    examined(() => examineRedis(engines.redis)),
  ])
  return { kind: 'scaled', elasticsearch, redis }
}

const examined = async <Facts>(ask: () => Promise<Facts>): Promise<Examined<Facts>> => {
  try {
    return { facts: await ask() }
  } catch (error) {
    return { trouble: (error as Error).message }
  }
}
