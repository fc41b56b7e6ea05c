/** What the store says when something is wrong with its Elasticsearch. */
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startElasticsearch } from '../../scripts/kit/elasticsearch.mjs'
import { ElasticsearchStore } from '../../server/adapters/store-elasticsearch/elasticsearch-store.ts'
import type { Write } from '../../server/ports/store.ts'
import { conversationDocument, noteDocument, postDocument } from '../support/documents.ts'
import { askElasticsearch, dropIndices, elasticsearchUrl, ownPrefix } from '../support/engines.ts'
import { freePort } from '../support/free-port.ts'

const prefix = ownPrefix()
let store: ElasticsearchStore
beforeAll(async () => {
  store = await ElasticsearchStore.open({ urls: [elasticsearchUrl()], prefix, refreshMs: 100 })
})
afterAll(async () => {
  await store.close()
  await dropIndices(prefix)
})

const note = (id: string, text = ''): Write => ({
  op: 'create',
  kind: 'note',
  doc: noteDocument(id, { text }),
})
const block = (name: string, isSet: boolean) =>
  askElasticsearch(`/${prefix}-*/_settings`, {
    method: 'PUT',
    body: { [`index.blocks.${name}`]: isSet || null },
  })

/** Something that answers HTTP as told. */
const serve = async (headers: Record<string, string>, body: unknown) => {
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return { url, [Symbol.asyncDispose]: async () => void server.close() }
}

describe('opening says', () => {
  const opening = (url: string) => ElasticsearchStore.open({ urls: [url], prefix })

  test('that nothing answers there', async () => {
    await expect(opening(`http://127.0.0.1:${await freePort()}`)).rejects.toMatchObject({
      code: 'unreachable',
      message: expect.stringContaining('ELASTICSEARCH_URL'),
    })
  })

  test('that it is something else', async () => {
    await using other = await serve({}, { version: { number: '2.1' } })
    await expect(opening(other.url)).rejects.toMatchObject({
      code: 'unsuitable',
      message: expect.stringContaining('not Elasticsearch'),
    })
  })

  test('that it is too old', async () => {
    await using old = await serve({ 'x-elastic-product': 'Elasticsearch' }, { version: { number: '8.16.6' } })
    await expect(opening(old.url)).rejects.toMatchObject({
      code: 'unsuitable',
      message: expect.stringContaining('it is 8.16.6, and Causerie needs 9'),
    })
  })
})

describe('a write', () => {
  test('to a full disk is refused with what to do, and goes through once there is room', async () => {
    await block('read_only_allow_delete', true)
    await expect(store.write([note('full')])).rejects.toMatchObject({ code: 'full' })
    await expect(store.check()).rejects.toMatchObject({ code: 'full' })
    await block('read_only_allow_delete', false)
    expect(await store.write([note('full')])).toEqual(['done'])
  })

  test('to indices that somebody made read-only is refused with what to do', async () => {
    await block('read_only', true)
    await expect(store.write([note('read-only')])).rejects.toMatchObject({ code: 'read-only' })
    await block('read_only', false)
    expect(await store.write([note('read-only')])).toEqual(['done'])
  })

  test('waits while an index is being moved', async () => {
    await block('write', true)
    const written = store.write([note('moved')])
    setTimeout(() => void block('write', false), 400)
    expect(await written).toEqual(['done'])
  })
})

describe('a read', () => {
  test('that could not look is trouble, and never “there is nothing”', async () => {
    await store.write([note('there')])
    await askElasticsearch(`/${prefix}-note-v1/_close`, { method: 'POST' })
    await expect(store.find('note', 'there')).rejects.toMatchObject({ name: 'StoreTrouble', statusCode: 503 })
    await expect(store.findMany('note', ['there', 'not there'])).rejects.toThrow()
    await askElasticsearch(`/${prefix}-note-v1/_open?wait_for_active_shards=1`, { method: 'POST' })
    expect((await store.find('note', 'there'))?.id).toBe('there')
  })
})

describe('ids and texts that Elasticsearch itself would not take', () => {
  const longest = 'ü'.repeat(40_000)
  test.each([
    ['a very long id', `long-${longest}`],
    ['a slash and dots', '../_all/_doc'],
    ['half a character', 'half-\ud800'],
  ])('%s', async (_what, id) => {
    expect(await store.write([note(id)])).toEqual(['done'])
    expect(await store.write([note(id)])).toEqual(['exists'])
    expect((await store.find('note', id))?.id).toBe(id)
    expect(await store.find('note', `${id}x`)).toBeUndefined()
  })

  test('a very long address and a word of forty thousand letters', async () => {
    const doc = postDocument('long', { uri: longest, text: longest, conversationId: 'c' })
    await store.write([{ op: 'create', kind: 'conversation', doc: conversationDocument('c') }])
    expect(await store.write([{ op: 'create', kind: 'post', doc }])).toEqual(['done'])
    const { items } = await store.list('post', {
      where: [{ field: 'uri', is: longest }],
      limit: 5,
      fresh: true,
    })
    expect(items).toEqual([doc])
  })
})

test('a request that is too large (413) is cut in two until it fits, and one that never will is refused', async () => {
  const narrow = await startElasticsearch({ settings: { 'http.max_content_length': '1mb' } })
  const there = await ElasticsearchStore.open({ urls: [narrow.url], prefix })
  const writes = Array.from({ length: 12 }, (_, index) => note(`big-${index}`, 'x'.repeat(300_000)))
  expect(new Set(await there.write(writes, { lane: 'bulk' }))).toEqual(new Set(['done']))
  await expect(there.write([note('too big', 'x'.repeat(1_100_000))])).rejects.toMatchObject({
    code: 'too-large',
  })
  await there.close()
  await narrow.stop()
}, 120_000)

test('of two stores on one Elasticsearch, one makes a post of an id', async () => {
  await using other = Object.assign(
    await ElasticsearchStore.open({ urls: [elasticsearchUrl()], prefix, refreshMs: 100 }),
    { [Symbol.asyncDispose]: () => other.close() },
  )
  const make = (by: ElasticsearchStore, id: string) =>
    by.write([{ op: 'create', kind: 'post', doc: postDocument(id) }], { lane: 'bulk' })
  const ids = Array.from({ length: 200 }, (_, index) => `both-${index}`)
  const made = await Promise.all(ids.map((id) => Promise.all([make(store, id), make(other, id)])))
  for (const results of made) expect(results.flat().sort()).toEqual(['done', 'exists'])
})
