/** What `causerie doctor` reads of real engines: blocks, snapshots, and how Redis is set up. */
import { expect, onTestFinished, test } from 'vitest'
import { startRedis } from '../../scripts/kit/redis.mjs'
import { doctor } from '../support/doctor.ts'
import {
  askElasticsearch,
  dropIndices,
  elasticsearchUrl,
  ownPrefix,
  tellElasticsearch,
} from '../support/engines.ts'
import { startProgram } from '../support/process.ts'
import { makeTempDir } from '../support/temp-dir.ts'

test('doctor reads of the engines what keeps people from going live, and what is well with them', async () => {
  await using folder = makeTempDir()
  const [url, prefix] = [elasticsearchUrl(), ownPrefix()]
  const redis = await startRedis({ settings: { 'maxmemory-policy': 'allkeys-lru', maxmemory: '64mb' } })
  onTestFinished(async () => {
    await redis.stop()
    await tellElasticsearch(url, `/${prefix}-*/_settings`, { body: { 'index.blocks.write': null } })
    await dropIndices(prefix)
    await askElasticsearch(`/_snapshot/${prefix}`, { method: 'DELETE' })
  })
  const env = {
    DATA_DIR: folder.path,
    DEMO: 'off',
    SECRET_KEY: 'a secret for tests, thirty-two characters',
    ENGINES_PREFIX: prefix,
    ELASTICSEARCH_URL: url,
    REDIS_URL: redis.url,
  }
  await using program = await startProgram(env, ['serve'])
  // Said aloud at the start, not only to who asks.
  expect(program.output()).toContain('its maxmemory-policy is allkeys-lru. Set it to noeviction.')

  const before = await doctor({ ...env, PUBLIC_URL: program.url })
  expect(before.code).toBe(1)
  expect(before.found['redis']).toMatchObject({
    state: 'fail',
    says: expect.stringContaining('its maxmemory-policy is allkeys-lru'),
    next: expect.stringContaining('noeviction'),
  })
  expect(before.found['elasticsearch']).toMatchObject({
    state: 'ok',
    says: expect.stringMatching(/^9\.\S+, (green|yellow), takes writes\.$/),
  })
  expect(before.found['back-up']).toMatchObject({ state: 'warn' })
  expect(before.found['reachable']).toMatchObject({ state: 'ok' })
  expect(before.found['clocks']).toMatchObject({ state: 'ok' })
  expect(before.found['disk']).toMatchObject({ says: expect.stringContaining('test') })

  const settings = { location: prefix }
  await tellElasticsearch(url, `/_snapshot/${prefix}`, { body: { type: 'fs', settings } })
  const empty = await doctor(env)
  expect(empty.found['back-up']).toMatchObject({ state: 'warn', says: expect.stringContaining(prefix) })
  await tellElasticsearch(url, `/_snapshot/${prefix}/first?wait_for_completion=true`, {
    body: { indices: `${prefix}-*`, include_global_state: false },
  })
  await tellElasticsearch(url, `/${prefix}-*/_settings`, { body: { 'index.blocks.write': true } })
  const after = await doctor(env)
  expect(after.found['back-up']).toMatchObject({
    state: 'ok',
    says: expect.stringMatching(/^The newest is .+ old\.$/),
  })
  expect(after.found['elasticsearch']).toMatchObject({
    state: 'fail',
    says: expect.stringContaining(`index.blocks.write of ${prefix}-`),
    next: expect.stringContaining('null'),
  })
}, 90_000)
