/** The engines of many machines, as a run of the tests shares them. */
import { randomBytes } from 'node:crypto'
import { Redis } from 'ioredis'

const given = (name: string): string => {
  const value = process.env[name]
  if (!value) throw new Error(`${name} is not set: run the tests by “npm test -- contract” and the like.`)
  return value
}

export const elasticsearchUrl = (): string => given('TEST_ELASTICSEARCH_URL')
export const redisUrl = (): string => given('TEST_REDIS_URL')

/** What the names of one test's indices and keys begin with. */
export const ownPrefix = (): string => `t${randomBytes(5).toString('hex')}`

/** Asks Elasticsearch in its own words. */
export const askElasticsearch = async (
  path: string,
  { method = 'GET', body, url = elasticsearchUrl() }: { method?: string; body?: unknown; url?: string } = {},
): Promise<Record<string, unknown>> => {
  const response = await fetch(`${url}${path}`, {
    method,
    headers: { 'content-type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  return (await response.json()) as Record<string, unknown>
}

/** Tells Elasticsearch to do something. Throws where it does not. */
export const tellElasticsearch = async (
  url: string,
  path: string,
  { method = 'PUT', body }: { method?: string; body: unknown },
): Promise<void> => {
  const headers = { 'content-type': 'application/json' }
  const answer = await fetch(`${url}${path}`, { method, headers, body: JSON.stringify(body) })
  const said = await answer.text()
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${said}`)
}

export const dropIndices = async (prefix: string): Promise<void> => {
  await askElasticsearch(`/${prefix}-*`, { method: 'DELETE' })
  await askElasticsearch(`/_index_template/${prefix}-*`, { method: 'DELETE' })
}

export const dropKeys = async (prefix: string): Promise<void> => {
  const redis = new Redis(redisUrl())
  for await (const keys of redis.scanStream({ match: `{${prefix}}:*`, count: 1000 }))
    if ((keys as string[]).length > 0) await redis.del(keys as string[])
  redis.disconnect()
}
