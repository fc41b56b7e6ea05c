/** A kind is moved while others write, remove and make again: the new index ends with exactly what they left. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { ElasticsearchStore } from '../../server/adapters/store-elasticsearch/elasticsearch-store.ts'
import { ourShape, type Shape } from '../../server/adapters/store-elasticsearch/mappings.ts'
import { migrateStore, type Migrating } from '../../server/adapters/store-elasticsearch/migrate-store.ts'
import type { Write } from '../../server/ports/store.ts'
import { creating, replacing } from '../../server/services/change.ts'
import { conversationDocument, postDocument } from '../support/documents.ts'
import { askElasticsearch, dropIndices, elasticsearchUrl, ownPrefix } from '../support/engines.ts'
import { waitFor } from '../support/wait-for.ts'

const count = 6_000
let prefix = ''
let store: ElasticsearchStore

const earlierShape: Shape = {
  ...ourShape,
  editionOf: (kind) => ourShape.editionOf(kind) - (kind === 'post' ? 1 : 0),
}
const options = () => ({ urls: [elasticsearchUrl()], prefix, refreshMs: 100, postShards: 2 })
const migrate = (migrating: Migrating = {}) => migrateStore(options(), migrating)
const post = (id: string, version: number, text = 'where is the tram') =>
  postDocument(id, { conversationId: 'c', version, text })
const remove = (id: string): Write => ({ op: 'remove', kind: 'post', id })

beforeEach(async () => {
  prefix = ownPrefix()
  store = await ElasticsearchStore.open({ ...options(), shape: earlierShape })
  const ids = Array.from({ length: count }, (_, index) => `p${index}`)
  await store.write([creating('conversation', conversationDocument('c'))])
  await store.write(
    ids.map((id) => creating('post', post(id, 1))),
    { lane: 'bulk' },
  )
}, 60_000)
afterEach(async () => {
  await store.close()
  await dropIndices(prefix)
})

test('an id that was copied, removed and made again is the new one', async () => {
  await store.write([2, 3, 4].map((version) => replacing('post', post('p7', version), version - 1)))
  const cut = new AbortController()
  const onProgress = (_kind: string, copied: number): void => {
    if (copied === count) cut.abort(new Error('all is copied'))
  }
  await expect(migrate({ onProgress, signal: cut.signal })).rejects.toThrow('all is copied')
  // Elasticsearch forgets after a while that there was one, and counts versions anew.
  await askElasticsearch(`/${prefix}-post-v${ourShape.editionOf('post') - 1}/_settings`, {
    method: 'PUT',
    body: { 'index.gc_deletes': '10ms' },
  })
  await waitFor(
    async () => {
      await store.write([remove('p7')])
      await askElasticsearch(`/${prefix}-post-v${ourShape.editionOf('post') - 1}/_refresh`, {
        method: 'POST',
      })
      await store.write([creating('post', post('p7', 1, 'made again'))])
      return (await askElasticsearch(`/${prefix}-post/_doc/p7?_source=false`))['_version'] === 1
    },
    { what: 'an id that begins anew', withinMs: 30_000 },
  )
  expect(await migrate()).toEqual(['post'])
  expect(Object.keys(await askElasticsearch(`/${prefix}-post`))).toEqual([
    `${prefix}-post-v${ourShape.editionOf('post')}`,
  ])
  expect((await store.find('post', 'p7'))?.text).toBe('made again')
}, 120_000)

test('beside writers, removers and those who make again, nothing is stale, lost or twice', async () => {
  await using rival = Object.assign(await ElasticsearchStore.open({ ...options(), shape: earlierShape }), {
    [Symbol.asyncDispose]: () => rival.close(),
  })
  let isOver = false
  const texts = new Map<string, string | null>()
  /** Goes around its own ids: changes, removes and makes again. */
  const work = async (first: number): Promise<number> => {
    const versions = new Map<string, number>()
    let turn = 0
    for (; !isOver; turn++) {
      const ids = Array.from({ length: 8 }, (_, at) => `p${first + (((turn * 8 + at) * 7) % 1_000)}`)
      const writes = [...new Set(ids)].map((id): Write => {
        const version = versions.get(id) ?? 1
        const text = `turn ${turn} of ${id}`
        if (version > 0 && (turn + version) % 3 === 0) {
          versions.set(id, 0)
          texts.set(id, null)
          return remove(id)
        }
        versions.set(id, version + 1)
        texts.set(id, text)
        const doc = post(id, version + 1, text)
        return version === 0 ? creating('post', doc) : replacing('post', doc, version)
      })
      expect(await store.write(writes)).toEqual(writes.map(() => 'done'))
    }
    return turn
  }
  /** Two make a post of one id: one does. */
  const race = async (): Promise<number> => {
    let turn = 0
    for (; !isOver; turn++) {
      const doc = post(`raced${turn}`, 1, 'raced')
      const results = await Promise.all([store, rival].map((by) => by.write([creating('post', doc)])))
      expect(results.flat().sort()).toEqual(['done', 'exists'])
    }
    return turn
  }
  const working = Promise.all([...[0, 2_000, 4_000].map(work), race()])
  expect(await migrate()).toEqual(['post'])
  isOver = true
  const turns = await working
  expect(Math.min(...turns)).toBeGreaterThan(3)
  expect(Object.keys(await askElasticsearch(`/${prefix}-post`))).toEqual([
    `${prefix}-post-v${ourShape.editionOf('post')}`,
  ])
  const found = await store.findMany('post', [...texts.keys()])
  for (const [id, text] of texts) expect(found.get(id)?.text ?? null, id).toBe(text)
  const gone = [...texts.values()].filter((text) => text === null).length
  const raced = turns.at(-1) as number
  expect(await store.count('post', [], { fresh: true })).toBe(count - gone + raced)
}, 120_000)
