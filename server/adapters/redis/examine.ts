import { Redis } from 'ioredis'
import type { RedisFacts } from '../../ports/examination.ts'
import { listMistakes, RedisTrouble, type RedisAccess } from './connection.ts'

/** Asks Redis about itself, once and without patience. Throws `RedisTrouble` with a sentence. */
export const examineRedis = async ({ url, ca }: Pick<RedisAccess, 'url' | 'ca'>): Promise<RedisFacts> => {
  const redis = new Redis(url, {
    lazyConnect: true,
    connectTimeout: 5_000,
    commandTimeout: 5_000,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
    ...(ca !== undefined && { tls: { ca } }),
  })
  let said: Error | undefined
  redis.on('error', (error: Error) => (said = error))
  try {
    await redis.connect()
    return await ask(redis)
  } catch (error) {
    const cause = said ?? (error as Error)
    throw new RedisTrouble(
      `Redis does not answer (${cause.message || (cause as NodeJS.ErrnoException).code}). Check that it runs, and that REDIS_URL has its address and password.`,
      { cause: error },
    )
  } finally {
    redis.disconnect()
  }
}

const ask = async (redis: Redis): Promise<RedisFacts> => {
  const before = Date.now()
  const [seconds, microseconds] = await redis.time()
  const between = (before + Date.now()) / 2
  const info = await redis.info()
  const read = (name: string): string => new RegExp(`^${name}:(\\S*)`, 'm').exec(info)?.[1] ?? ''
  return {
    version: read('redis_version'),
    aheadMs: Number(seconds) * 1_000 + Number(microseconds) / 1_000 - between,
    mistakes: await listMistakes(redis),
    appendOnly: read('aof_enabled') === '1',
    lastWriteOk: read('aof_last_write_status') !== 'err' && read('rdb_last_bgsave_status') !== 'err',
    usedBytes: Number(read('used_memory')),
    maxBytes: Number(read('maxmemory')),
  }
}
