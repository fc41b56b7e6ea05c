/** The commands that work on data, as an owner runs them: real processes, their exit codes and what they say. */
import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Database } from '../../server/adapters/sqlite/database.ts'
import { ElasticsearchStore } from '../../server/adapters/store-elasticsearch/elasticsearch-store.ts'
import { SqliteStore } from '../../server/adapters/store-sqlite/sqlite-store.ts'
import type { Write } from '../../server/ports/store.ts'
import { creating, firstVersion } from '../../server/services/change.ts'
import { conversationDocument, noteDocument, postDocument } from '../support/documents.ts'
import { dropIndices, dropKeys, elasticsearchUrl, ownPrefix, redisUrl } from '../support/engines.ts'
import { layWire } from '../support/fleet/wire.ts'
import { launchProgram, runProgram } from '../support/process.ts'
import { makeTempDir, type TempDir } from '../support/temp-dir.ts'
import { waitFor } from '../support/wait-for.ts'

const count = 900
const key = 'a secret for tests, thirty-two characters'
let folder: TempDir
const prefixes: string[] = []

const setting = (id: string, value: Record<string, unknown>): Write =>
  creating('setting', { id, ...firstVersion(), value })

beforeAll(async () => {
  folder = makeTempDir()
  const source = new SqliteStore(await Database.open(folder.path))
  const ids = Array.from({ length: count }, (_, index) => `c${String(index).padStart(4, '0')}`)
  await source.write(
    [
      setting('installation', { mode: 'own' }),
      setting('workspace', { company: 'Ligne Claire', founder: null }),
      creating('note', noteDocument('n1', { conversationId: 'c0000' })),
      ...ids.flatMap((id) => [
        creating('conversation', conversationDocument(id, { turns: [] })),
        creating('post', postDocument(`p${id}`, { conversationId: id })),
      ]),
    ],
    { lane: 'bulk' },
  )
  await source.close()
  writeFileSync(join(folder.path, 'secret-key'), `${key}\n`)
}, 60_000)
afterAll(async () => {
  await folder[Symbol.asyncDispose]()
  for (const prefix of prefixes) {
    await dropIndices(prefix)
    await dropKeys(prefix)
  }
})

/** On names of their own in the engines. */
const newPrefix = (): string => {
  prefixes.push(ownPrefix())
  return prefixes.at(-1) as string
}
const envOf = (prefix: string, more: Record<string, string> = {}) => ({
  DATA_DIR: folder.path,
  DEMO: 'off',
  SECRET_KEY: key,
  ENGINES_PREFIX: prefix,
  ELASTICSEARCH_URL: elasticsearchUrl(),
  REDIS_URL: redisUrl(),
  ...more,
})
const openTarget = async (prefix: string) => {
  const target = await ElasticsearchStore.open({ urls: [elasticsearchUrl()], prefix, refreshMs: 100 })
  return Object.assign(target, { [Symbol.asyncDispose]: () => target.close() })
}
const hashOf = (dataDir: string): string =>
  createHash('sha256')
    .update(readFileSync(join(dataDir, 'causerie.db')))
    .digest('hex')
const toElasticsearch = ['move', '--to', 'elasticsearch']

/** Everything is slow on this way, so that a process can be met in the midst of its work. */
const slowWay = async (ms: number) => {
  const { hostname, port } = new URL(elasticsearchUrl())
  const wire = await layWire({ host: hostname, port: Number(port) })
  wire.slow(ms)
  return Object.assign(wire, { env: { ELASTICSEARCH_URL: `http://127.0.0.1:${wire.port}` } })
}

describe('causerie move', () => {
  test('carries over, says how far it is on a pipe, and leaves the file as it was; then check compares', async () => {
    const prefix = newPrefix()
    const before = hashOf(folder.path)
    const moved = await runProgram(envOf(prefix), toElasticsearch)
    expect(moved, moved.output).toMatchObject({ code: 0 })
    expect(moved.output).not.toContain('\r')
    expect(moved.output).toMatch(/^\d+ of 1803 documents carried over, \d+ a second/m)
    expect(moved.output).toMatch(/^1803 of 1803 documents compared, \d+ a second$/m)
    expect(moved.output).toContain('no difference in 1803 documents')
    const against = ['check', '--against', folder.path]
    expect(await runProgram(envOf(prefix), against)).toMatchObject({ code: 0 })
    const whole = await runProgram(envOf(prefix), ['check'])
    expect(whole).toMatchObject({ code: 0, output: expect.stringContaining('nothing is missing') })
    {
      await using target = await openTarget(prefix)
      await target.write([{ op: 'remove', kind: 'conversation', id: 'c0007' }])
    }
    const differs = await runProgram(envOf(prefix), against)
    expect(differs).toMatchObject({ code: 1, output: expect.stringContaining('missing: conversation c0007') })
    const lacks = await runProgram(envOf(prefix), ['check'])
    expect(lacks).toMatchObject({
      code: 1,
      output: expect.stringContaining('post pc0007 is in a conversation that is not there: c0007'),
    })
    expect(hashOf(folder.path)).toBe(before)
  }, 120_000)

  test('refuses another key, wrong words, and engines that are not named', async () => {
    const prefix = newPrefix()
    const other = await runProgram(
      envOf(prefix, { SECRET_KEY: 'another secret, also thirty-two characters' }),
      toElasticsearch,
    )
    expect(other).toMatchObject({
      code: 3,
      output: expect.stringContaining(`SECRET_KEY must be what stands in ${join(folder.path, 'secret-key')}`),
    })
    expect(await runProgram(envOf(prefix), ['move', '--to', 'mars'])).toMatchObject({ code: 2 })
    const { ELASTICSEARCH_URL: _, REDIS_URL: __, ...none } = envOf(prefix)
    expect(await runProgram(none, toElasticsearch)).toMatchObject({
      code: 3,
      output: expect.stringContaining('needs ELASTICSEARCH_URL and REDIS_URL'),
    })
    await using nowhere = makeTempDir()
    expect(await runProgram(envOf(prefix, { DATA_DIR: nowhere.path }), toElasticsearch)).toMatchObject({
      code: 1,
      output: expect.stringContaining('There is no workspace of Causerie'),
    })
  }, 60_000)

  test('a file of an older edition is refused and not touched', async () => {
    await using old = makeTempDir()
    await (await Database.open(old.path)).close()
    const file = new DatabaseSync(join(old.path, 'causerie.db'))
    file.exec('DELETE FROM migration WHERE number = (SELECT max(number) FROM migration)')
    file.close()
    const before = hashOf(old.path)
    const refused = await runProgram(envOf(newPrefix(), { DATA_DIR: old.path }), toElasticsearch)
    expect(refused).toMatchObject({
      code: 1,
      output: expect.stringContaining('Start this one on the folder once'),
    })
    expect(hashOf(old.path)).toBe(before)
  }, 60_000)

  test.each([
    ['SIGKILL', null, ''],
    ['SIGTERM', 1, 'Run “causerie move” again'],
  ] as const)(
    'ended by %s it goes on where it stopped',
    async (signal, code, said) => {
      const prefix = newPrefix()
      await using target = await openTarget(prefix)
      await using wire = await slowWay(60)
      await using program = launchProgram({ ...envOf(prefix, wire.env), PORT: '0' }, toElasticsearch)
      const carried = () => target.count('conversation', [], { fresh: true })
      await waitFor(async () => (await carried()) > 0, {
        what: 'the first page',
        withinMs: 20_000,
        everyMs: 20,
      })
      process.kill(program.pid, signal)
      expect(await program.ended(), program.output()).toBe(code)
      expect(program.output()).toContain(said)
      expect(await target.count('post', [], { fresh: true })).toBeLessThan(count)
      const again = await runProgram(envOf(prefix), toElasticsearch)
      expect(again).toMatchObject({
        code: 0,
        output: expect.stringContaining('no difference in 1803 documents'),
      })
    },
    120_000,
  )
})

describe('demo data and a company’s own never mix on shared engines', () => {
  test.each([
    ['own', 'on', 'These engines hold a company’s own data under'],
    ['demo', 'off', 'These engines hold the demo under'],
  ])(
    'engines that hold %s refuse DEMO=%s',
    async (mode, DEMO, sentence) => {
      const prefix = newPrefix()
      await using target = await openTarget(prefix)
      await target.write([setting('installation', { mode })])
      const refused = await runProgram(envOf(prefix, { DEMO }), ['work'])
      expect(refused).toMatchObject({ code: 3, output: expect.stringContaining(sentence) })
      expect(refused.output).toContain('Set ENGINES_PREFIX to another name')
      expect((await target.find('setting', 'installation'))?.value).toEqual({ mode })
    },
    60_000,
  )

  test('the demo is not moved', async () => {
    await using demo = makeTempDir()
    const source = new SqliteStore(await Database.open(demo.path))
    await source.write([
      setting('installation', { mode: 'demo' }),
      setting('workspace', { company: 'Ligne Claire' }),
    ])
    await source.close()
    const refused = await runProgram(envOf(newPrefix(), { DATA_DIR: demo.path }), toElasticsearch)
    expect(refused).toMatchObject({ code: 1, output: expect.stringContaining('This folder holds the demo') })
  }, 60_000)
})
