/** A kind's documents move into the index of the next edition while others write. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { ElasticsearchStore } from '../../server/adapters/store-elasticsearch/elasticsearch-store.ts'
import { migrateStore, type Migrating } from '../../server/adapters/store-elasticsearch/migrate-store.ts'
import { ourShape, type Shape } from '../../server/adapters/store-elasticsearch/mappings.ts'
import { fix } from '../../server/domain/query/evaluate.ts'
import { parseQuery } from '../../server/domain/query/parse.ts'
import type { Write } from '../../server/ports/store.ts'
import { conversationDocument, pendingChange, postDocument } from '../support/documents.ts'
import { askElasticsearch, dropIndices, elasticsearchUrl, ownPrefix } from '../support/engines.ts'

const count = 4_000
let prefix = ''
let store: ElasticsearchStore

const ours = ourShape.editionOf('post')

/** The next version of Causerie: posts have a new field in the index. */
const nextShape: Shape = {
  editionOf: (kind) => ourShape.editionOf(kind) + (kind === 'post' ? 1 : 0),
  mappingOf: (kind) => {
    const mapping = ourShape.mappingOf(kind)
    return kind === 'post'
      ? { ...mapping, properties: { ...mapping.properties, length: { type: 'integer' } } }
      : mapping
  },
}
const options = () => ({ urls: [elasticsearchUrl()], prefix, refreshMs: 100 })
const migrate = (migrating: Migrating = {}) => migrateStore({ ...options(), shape: nextShape }, migrating)
const indices = async (): Promise<string[]> => Object.keys(await askElasticsearch(`/${prefix}-post`)).sort()
const create = (id: string): Write => ({
  op: 'create',
  kind: 'post',
  doc: postDocument(id, { conversationId: 'c', text: 'where is the tram' }),
})

beforeEach(async () => {
  prefix = ownPrefix()
  store = await ElasticsearchStore.open(options())
  await store.write([{ op: 'create', kind: 'conversation', doc: conversationDocument('c') }])
  await store.write(
    Array.from({ length: count }, (_, index) => create(`p${index}`)),
    { lane: 'bulk' },
  )
})
afterEach(async () => {
  await store.close()
  await dropIndices(prefix)
})

test('everything moves, and what is written meanwhile is neither lost nor doubled', async () => {
  let isOver = false
  const written = new Map<string, number>()
  const removed: string[] = []
  const writing = (async () => {
    for (let turn = 0; !isOver; turn++) {
      const fresh = postDocument(`new${turn}`, { conversationId: 'c', pending: [pendingChange(1)] })
      const old = postDocument(`p${turn}`, { conversationId: 'c', version: 2, text: `changed ${turn}` })
      const results = await store.write([
        { op: 'create', kind: 'post', doc: fresh },
        { op: 'settle', kind: 'post', id: fresh.id, numbers: [1] },
        { op: 'replace', kind: 'post', doc: old, ifVersion: 1 },
        { op: 'remove', kind: 'post', id: `p${count - 1 - turn}` },
        create('p0'),
      ])
      expect(results).toEqual(['done', 'done', 'done', 'done', 'exists'])
      written.set(fresh.id, 1).set(old.id, 2)
      removed.push(`p${count - 1 - turn}`)
    }
  })()
  const told: [number, number][] = []
  expect(await migrate({ onProgress: (_kind, copied, total) => told.push([copied, total]) })).toEqual([
    'post',
  ])
  isOver = true
  await writing
  expect(await indices()).toEqual([`${prefix}-post-v${ours + 1}`])
  expect(told.length).toBeGreaterThan(5)
  expect(written.size).toBeGreaterThan(10)
  const found = await store.findMany('post', [...written.keys()])
  for (const [id, version] of written) {
    expect(found.get(id)?.version, id).toBe(version)
    expect(found.get(id)?.pending, id).toEqual([])
  }
  expect((await store.findMany('post', removed)).size).toBe(0)
  expect(await store.count('post', [], { fresh: true })).toBe(count + written.size / 2 - removed.length)
  await using next = Object.assign(await ElasticsearchStore.open({ ...options(), shape: nextShape }), {
    [Symbol.asyncDispose]: () => next.close(),
  })
  const everything = await next.searchPosts({ query: { kind: 'all' }, limit: 10 })
  expect(everything.items).toHaveLength(10)
}, 120_000)

test('cut short it goes on, and meanwhile the old index serves', async () => {
  const cut = new AbortController()
  let told = 0
  const onProgress = (): void => {
    if (++told === 3) cut.abort(new Error('cut short'))
  }
  await expect(migrate({ onProgress, signal: cut.signal })).rejects.toThrow('cut short')
  expect(await indices()).toEqual([`${prefix}-post-v${ours}`])
  expect(await store.write([create('p1'), create('between')])).toEqual(['exists', 'done'])
  expect(await migrate()).toEqual(['post'])
  expect(await indices()).toEqual([`${prefix}-post-v${ours + 1}`])
  expect(await store.count('post', [], { fresh: true })).toBe(count + 1)
  expect(await migrate()).toEqual([])
}, 120_000)

test('a version that needs the next edition says what to do, and one that is too old as well', async () => {
  const next = ElasticsearchStore.open({ ...options(), shape: nextShape })
  await expect(next).rejects.toThrow('Run “causerie migrate”')
  await migrate()
  await expect(ElasticsearchStore.open(options())).rejects.toThrow('newer version')
}, 120_000)

test('posts of an earlier version are found by terms that were not made of them then', async () => {
  const {
    sentiment: _s,
    topics: _t,
    ...earlier
  } = postDocument('cross', {
    conversationId: 'c',
    language: 'en',
    text: 'This is the worst service I have ever seen',
  })
  await store.write([{ op: 'create', kind: 'post', doc: earlier }])
  const body = { doc: { facts: ['all'] } }
  await askElasticsearch(`/${prefix}-post-v${ours}/_update/cross?refresh=true`, { method: 'POST', body })
  const query = fix(parseQuery('sentiment:negative', { scope: 'search' }), { now: new Date(), me: 'bart' })
  expect((await store.searchPosts({ query, limit: 10 })).items).toEqual([])
  await migrate()
  await using next = Object.assign(await ElasticsearchStore.open({ ...options(), shape: nextShape }), {
    [Symbol.asyncDispose]: () => next.close(),
  })
  expect((await next.searchPosts({ query, limit: 10 })).items.map(({ id }) => id)).toEqual(['cross'])
}, 120_000)
