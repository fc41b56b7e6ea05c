/** `causerie move` and `causerie check`, from a real folder to a real Elasticsearch. */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Database } from '../../server/adapters/sqlite/database.ts'
import { ElasticsearchStore } from '../../server/adapters/store-elasticsearch/elasticsearch-store.ts'
import { SqliteStore } from '../../server/adapters/store-sqlite/sqlite-store.ts'
import { allKinds } from '../../server/commands/all-documents.ts'
import { check } from '../../server/commands/check.ts'
import { move } from '../../server/commands/move.ts'
import type { Output } from '../../server/commands/progress.ts'
import type { Store, Write } from '../../server/ports/store.ts'
import { creating, firstVersion, replacing } from '../../server/services/change.ts'
import {
  colleagueDocument,
  conversationDocument,
  noteDocument,
  pendingChange,
  postDocument,
} from '../support/documents.ts'
import { dropIndices, elasticsearchUrl, ownPrefix } from '../support/engines.ts'
import { makeTempDir, type TempDir } from '../support/temp-dir.ts'

const count = 1200
let folder: TempDir
let source: SqliteStore
const hashOfFile = (): string =>
  createHash('sha256')
    .update(readFileSync(join(folder.path, 'causerie.db')))
    .digest('hex')
const prefixes: string[] = []

const setting = (id: string, value: Record<string, unknown>): Write =>
  creating('setting', { id, ...firstVersion(), value })

const turn = (postId: string, at: string) =>
  ({ postId, at, voice: 'customer', text: '', language: null, thanks: false, gone: false }) as const

beforeAll(async () => {
  folder = makeTempDir()
  source = new SqliteStore(await Database.open(folder.path))
  const ids = Array.from({ length: count }, (_, index) => `c${String(index).padStart(5, '0')}`)
  await source.write(
    [
      setting('installation', { mode: 'own' }),
      setting('workspace', { company: 'Ligne Claire', founder: null }),
      setting('setup-token', { token: 'of this folder alone' }),
      creating('colleague', colleagueDocument('amelie', { pending: [pendingChange(1)] })),
      creating(
        'note',
        noteDocument('n1', { conversationId: 'c00000', text: 'half a character \ud800 and an emoji 👩🏽‍🚒' }),
      ),
      ...ids.flatMap((id) => {
        const post = postDocument(`p${id}`, { conversationId: id })
        return [
          creating('post', post),
          creating('conversation', conversationDocument(id, { turns: [turn(post.id, post.at)] })),
        ]
      }),
    ],
    { lane: 'bulk' },
  )
  await source.close()
  source = new SqliteStore(await Database.openToRead(folder.path))
}, 60_000)
afterAll(async () => {
  await source.close()
  await folder[Symbol.asyncDispose]()
  for (const prefix of prefixes) await dropIndices(prefix)
})

const openTarget = async (): Promise<ElasticsearchStore> => {
  const prefix = ownPrefix()
  prefixes.push(prefix)
  return ElasticsearchStore.open({ urls: [elasticsearchUrl()], prefix, refreshMs: 100 })
}

const listening = (): Output & { said: string[] } => {
  const said: string[] = []
  return { said, write: (text) => said.push(text) }
}

const fingerprint = async (store: Store): Promise<string> => {
  const hash = createHash('sha256')
  for (const kind of allKinds)
    for await (const { docs } of store.walk(kind)) hash.update(JSON.stringify(docs))
  return hash.digest('hex')
}

describe('moving to Elasticsearch', () => {
  test('carries everything over, the same, and leaves the source as it was', async () => {
    const target = await openTarget()
    const before = await fingerprint(source)
    const fileBefore = hashOfFile()
    const out = listening()
    expect(await move({ source, target, out }), out.said.join('')).toBe(true)
    expect(out.said.at(-1)).toMatch(/^no difference in 24\d\d documents\n$/)
    expect(await fingerprint(source)).toBe(before)
    expect(hashOfFile()).toBe(fileBefore)
    await expect(source.write([setting('stray', {})])).rejects.toThrow('nothing is written to it')
    expect(await target.find('setting', 'setup-token')).toBeUndefined()
    expect((await target.find('colleague', 'amelie'))?.pending).toEqual([pendingChange(1)])
    const { items } = await target.searchPosts({ query: { kind: 'all' }, limit: count + 1 })
    expect(items).toHaveLength(count)
    expect(await check(target, listening())).toBe(true)
    await target.close()
  }, 60_000)

  test('goes on from where it was cut short, and a repeat changes nothing', async () => {
    const target = await openTarget()
    const cut = new AbortController()
    let said = 0
    const out: Output = { write: () => void (++said === 1 && cut.abort(new Error('cut short'))) }
    await expect(move({ source, target, out, signal: cut.signal })).rejects.toThrow('cut short')
    const there = await target.count('conversation', [], { fresh: true })
    expect(there).toBeLessThan(count)
    expect(await move({ source, target, out: listening() })).toBe(true)
    expect(await move({ source, target, out: listening() })).toBe(true)
    await target.close()
  }, 60_000)

  test('finds what was lost, changed or added on the way', async () => {
    const target = await openTarget()
    await move({ source, target, out: listening() })
    const changed = (await target.find('post', 'pc00007'))!
    await target.write([
      { op: 'remove', kind: 'note', id: 'n1' },
      replacing('post', { ...changed, version: changed.version + 1, text: 'other words' }, changed.version),
      creating('conversation', conversationDocument('stranger', { turns: [turn('nowhere', '2026-01-01')] })),
    ])
    const out = listening()
    expect(await move({ source, target, out })).toBe(false)
    const text = out.said.join('')
    for (const finding of ['missing: note n1', 'different: post pc00007', 'too many: conversation stranger'])
      expect(text).toContain(finding)
    expect(text).toContain('3 differences')
    const found = listening()
    expect(await check(target, found)).toBe(false)
    expect(found.said.join('')).toContain('conversation stranger shows a post that is not there: nowhere')
    await target.close()
  }, 60_000)

  test('refuses the demo, an empty folder, and engines that hold another company', async () => {
    await using other = makeTempDir()
    const empty = new SqliteStore(await Database.open(other.path))
    const target = await openTarget()
    const out = listening()
    await expect(move({ source: empty, target, out })).rejects.toThrow('nothing to move')
    await target.write([setting('workspace', { company: 'Another', founder: null })])
    await expect(move({ source, target, out })).rejects.toThrow('another company')
    await empty.write([setting('installation', { mode: 'demo' })])
    await expect(move({ source: empty, target, out })).rejects.toThrow('demo')
    await empty.close()
    await target.close()
  }, 60_000)
})

test('what a killed process left in its log is read, and the file stays as it is', async () => {
  await using left = makeTempDir()
  const database = await Database.open(left.path)
  await new SqliteStore(database).write([setting('workspace', { company: 'Ligne Claire' })])
  await database.kill()
  const file = join(left.path, 'causerie.db')
  const before = readFileSync(file)
  const store = new SqliteStore(await Database.openToRead(left.path))
  expect((await store.find('setting', 'workspace'))?.value).toEqual({ company: 'Ligne Claire' })
  await store.close()
  expect(readFileSync(file).equals(before)).toBe(true)
})
