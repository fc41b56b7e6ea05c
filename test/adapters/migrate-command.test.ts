/** `causerie migrate` as an owner runs it: stopped, killed or slow behind its block, people go on by themselves. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { ElasticsearchStore } from '../../server/adapters/store-elasticsearch/elasticsearch-store.ts'
import { ourShape, type Shape } from '../../server/adapters/store-elasticsearch/mappings.ts'
import { creating, replacing } from '../../server/services/change.ts'
import { conversationDocument, postDocument } from '../support/documents.ts'
import {
  askElasticsearch,
  dropIndices,
  dropKeys,
  elasticsearchUrl,
  ownPrefix,
  redisUrl,
} from '../support/engines.ts'
import { layWire, type Wire } from '../support/fleet/wire.ts'
import { launchProgram, runProgram, type Program } from '../support/process.ts'
import { waitFor } from '../support/wait-for.ts'

const count = 120
const earlierShape: Shape = {
  ...ourShape,
  editionOf: (kind) => ourShape.editionOf(kind) - (kind === 'post' ? 1 : 0),
}
let prefix = ''
let store: ElasticsearchStore
let wire: Wire

const env = (elasticsearch = elasticsearchUrl()) => ({
  DEMO: 'off',
  SECRET_KEY: 'a secret for tests, thirty-two characters',
  ENGINES_PREFIX: prefix,
  ELASTICSEARCH_URL: elasticsearch,
  REDIS_URL: redisUrl(),
})
const post = (id: string, version = 1, text = 'where is the tram') =>
  postDocument(id, { conversationId: 'c', version, text })
const indices = async (): Promise<string[]> => Object.keys(await askElasticsearch(`/${prefix}-post`))
const isBlocked = async (): Promise<boolean> =>
  JSON.stringify(
    await askElasticsearch(`/${prefix}-post-v${ourShape.editionOf('post') - 1}/_settings/index.blocks.write`),
  ).includes('"true"')

beforeEach(async () => {
  prefix = ownPrefix()
  const { hostname, port } = new URL(elasticsearchUrl())
  wire = await layWire({ host: hostname, port: Number(port) })
  store = await ElasticsearchStore.open({
    urls: [elasticsearchUrl()],
    prefix,
    refreshMs: 100,
    shape: earlierShape,
  })
  await store.write([
    creating('conversation', conversationDocument('c')),
    ...Array.from({ length: count }, (_, index) => creating('post', post(`p${index}`))),
  ])
}, 60_000)
afterEach(async () => {
  await store.close()
  await wire[Symbol.asyncDispose]()
  await dropIndices(prefix)
  await dropKeys(prefix)
})

/** The real command, met while its block stands: on a slow way that takes it some seconds. */
const behindItsBlock = async (): Promise<Program> => {
  wire.slow(150)
  const program = launchProgram({ ...env(`http://127.0.0.1:${wire.port}`), PORT: '0' }, ['migrate'])
  await waitFor(isBlocked, { what: 'the block', withinMs: 60_000, everyMs: 20 })
  return program
}

/** It goes on where it stopped, and nothing is missing. */
const finish = async (posts: number): Promise<void> => {
  const again = await runProgram(env(), ['migrate'])
  expect(again, again.output).toMatchObject({ code: 0, output: expect.stringContaining('migrated: post\n') })
  expect(await indices()).toEqual([`${prefix}-post-v${ourShape.editionOf('post')}`])
  expect(await store.count('post', [], { fresh: true })).toBe(posts)
}

test('says how far it is, what it moved, and that there is nothing to move', async () => {
  const refused = await runProgram(env(), ['check'])
  expect(refused).toMatchObject({ code: 6, output: expect.stringContaining('Run “causerie migrate”') })
  const moved = await runProgram(env(), ['migrate'])
  expect(moved, moved.output).toMatchObject({ code: 0 })
  expect(moved.output).toMatch(/^120 of 120 documents \(post\) copied, \d+ a second$/m)
  expect(moved.output).not.toContain('\r')
  expect(await runProgram(env(), ['migrate'])).toMatchObject({
    code: 0,
    output: expect.stringContaining('nothing to migrate'),
  })
  expect(await runProgram(env('http://127.0.0.1:9'), ['migrate'])).toMatchObject({
    code: 6,
    output: expect.stringContaining('Elasticsearch does not answer'),
  })
}, 120_000)

describe('while its block stands', () => {
  test('killed with -9, whoever writes takes the block off and goes on; a second run finishes', async () => {
    await using program = await behindItsBlock()
    await program.kill9()
    expect(await isBlocked()).toBe(true)
    const results = await store.write([
      creating('post', post('late')),
      replacing('post', post('p1', 2, 'late'), 1),
    ])
    expect(results).toEqual(['done', 'done'])
    expect(await isBlocked()).toBe(false)
    await store.check()
    await finish(count + 1)
    expect((await store.find('post', 'p1'))?.text).toBe('late')
  }, 120_000)

  test('asked to stop, it lets writers go on and says what to do', async () => {
    await using program = await behindItsBlock()
    process.kill(program.pid, 'SIGINT')
    expect(await program.ended()).toBe(1)
    expect(program.output()).toContain('Cut short. Run “causerie migrate” again')
    expect(await isBlocked()).toBe(false)
    await finish(count)
  }, 120_000)

  test('taken for dead and only slow, it ends with what was written meanwhile', async () => {
    await using program = await behindItsBlock()
    process.kill(program.pid, 'SIGSTOP')
    expect(await store.write([creating('post', post('meanwhile'))])).toEqual(['done'])
    process.kill(program.pid, 'SIGCONT')
    wire.heal()
    expect(await program.ended(), program.output()).toBe(0)
    expect(await indices()).toEqual([`${prefix}-post-v${ourShape.editionOf('post')}`])
    expect((await store.find('post', 'meanwhile'))?.id).toBe('meanwhile')
    expect(await store.count('post', [], { fresh: true })).toBe(count + 1)
  }, 120_000)
})

test('a block that nobody of ours put up is not taken off: the light turns red and says what to do', async () => {
  await askElasticsearch(`/${prefix}-post-v${ourShape.editionOf('post') - 1}/_settings`, {
    method: 'PUT',
    body: { 'index.blocks.write': true },
  })
  await store.check()
  await expect(store.write([creating('post', post('stuck'))])).rejects.toMatchObject({ code: 'moving' })
  expect(await isBlocked()).toBe(true)
  await expect(store.check()).rejects.toThrow(/has taken no writes for \d+ s/)
  await askElasticsearch(`/${prefix}-post-v${ourShape.editionOf('post') - 1}/_settings`, {
    method: 'PUT',
    body: { 'index.blocks.write': null },
  })
  await store.check()
  expect(await store.write([creating('post', post('stuck'))])).toEqual(['done'])
}, 60_000)

test('what came out differently is refused: the old index stays and serves', async () => {
  const to = `${prefix}-post-v${ourShape.editionOf('post')}`
  const wrong = { ...((await askElasticsearch(`/${prefix}-post/_doc/p3`))['_source'] as object) }
  await askElasticsearch(`/${to}`, { method: 'PUT' })
  // Somebody wrote to the next index by hand.
  await askElasticsearch(`/${to}/_doc/p3?version=1000000&version_type=external`, {
    method: 'PUT',
    body: { ...wrong, body: JSON.stringify(post('p3', 1, 'something else')) },
  })
  const refused = await runProgram(env(), ['migrate'])
  expect(refused).toMatchObject({
    code: 1,
    output: expect.stringContaining('The post p3 is another one'),
  })
  expect(refused.output).not.toContain('    at ')
  expect(await indices()).toEqual([`${prefix}-post-v${ourShape.editionOf('post') - 1}`])
  expect(await store.write([creating('post', post('on'))])).toEqual(['done'])
}, 60_000)
