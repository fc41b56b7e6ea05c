// The pair of engines that a run of the tests shares. Each test keeps to names of its own in them.
import { startElasticsearch } from './elasticsearch.mjs'
import { startRedis } from './redis.mjs'

/** Where tests look for them: other names than the product's, or every program they start would use them. */
export const elasticsearchVariable = 'TEST_ELASTICSEARCH_URL'
export const redisVariable = 'TEST_REDIS_URL'

/**
 * Starts them, or takes those that ELASTICSEARCH_URL and REDIS_URL name, and tells the tests by the environment.
 * @returns {Promise<() => Promise<void>>} stops what was started
 */
export async function openSharedEngines() {
  const { ELASTICSEARCH_URL, REDIS_URL } = process.env
  const [elasticsearch, redis] = await Promise.all([
    ELASTICSEARCH_URL ? undefined : startElasticsearch({ heap: '768m' }),
    REDIS_URL ? undefined : startRedis(),
  ])
  process.env[elasticsearchVariable] = elasticsearch?.url ?? ELASTICSEARCH_URL
  process.env[redisVariable] = redis?.url ?? REDIS_URL
  delete process.env['ELASTICSEARCH_URL']
  delete process.env['REDIS_URL']
  return async () => {
    await elasticsearch?.stop()
    await redis?.stop()
  }
}
