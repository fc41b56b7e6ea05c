/** What Elasticsearch answers in part is never taken for the whole, and what is slow keeps nobody else waiting. */
import { crc32 } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { searchesAtOnce } from '../../server/adapters/store-elasticsearch/clients.ts'
import { ElasticsearchStore } from '../../server/adapters/store-elasticsearch/elasticsearch-store.ts'
import type { Write } from '../../server/ports/store.ts'
import { creating, firstVersion, replacing } from '../../server/services/change.ts'
import {
  conversationDocument,
  noteDocument,
  pendingChange,
  postDocument,
  replyDocument,
} from '../support/documents.ts'
import { failingAt, openDoor, slowed, type Asked } from '../support/door.ts'
import { askElasticsearch, dropIndices, elasticsearchUrl, ownPrefix } from '../support/engines.ts'
import { layWire } from '../support/fleet/wire.ts'
import { waitFor } from '../support/wait-for.ts'

const prefix = ownPrefix()
const open = async (url = elasticsearchUrl(), own = prefix, postShards = 1) => {
  const opened = await ElasticsearchStore.open({ urls: [url], prefix: own, refreshMs: 100, postShards })
  return Object.assign(opened, { [Symbol.asyncDispose]: () => opened.close() })
}
let store: Awaited<ReturnType<typeof open>>
beforeAll(async () => {
  store = await open()
})
afterAll(async () => {
  await store.close()
  await dropIndices(prefix)
})

const note = (id: string, version = 1): Write => creating('note', noteDocument(id, { version }))

describe('a 404 is “not there” only where it says so of the document', () => {
  const kept = noteDocument('kept', { pending: [pendingChange(1)] })
  const four: [string, Write][] = [
    ['create', note('kept')],
    ['replace', replacing('note', { ...kept, version: 2 }, 1)],
    ['settle', { op: 'settle', kind: 'note', id: 'kept', numbers: [1] }],
    ['remove', { op: 'remove', kind: 'note', id: 'kept' }],
  ]
  const alias = (action: 'add' | 'remove') =>
    askElasticsearch('/_aliases', {
      method: 'POST',
      body: { actions: [{ [action]: { index: `${prefix}-note-v1`, alias: `${prefix}-note` } }] },
    })

  test('with the alias lost every write, read and list says what is wrong', async () => {
    await store.write([creating('note', kept)])
    await alias('remove')
    for (const [op, write] of four)
      await expect(store.write([write]), op).rejects.toMatchObject({
        code: 'not-there',
        message: expect.stringContaining('put the alias back'),
      })
    await expect(store.find('note', 'kept')).rejects.toMatchObject({ code: 'not-there' })
    await expect(store.list('note', { limit: 5 })).rejects.toMatchObject({ code: 'not-there' })
    await expect(store.count('note', [])).rejects.toMatchObject({ code: 'not-there' })
    await alias('add')
    expect(await store.find('note', 'kept')).toEqual(kept)
  })

  test('a document that is not there is missing, or in conflict', async () => {
    const absent = (write: Write): Write =>
      'doc' in write
        ? ({ ...write, doc: { ...write.doc, id: 'absent' } } as Write)
        : { ...write, id: 'absent' }
    expect(await store.write(four.slice(1).map(([, write]) => absent(write)))).toEqual([
      'conflict',
      'missing',
      'missing',
    ])
  })
})

test('with a shard that cannot look, lists, counts and searches are trouble and never a part', async () => {
  const own = ownPrefix()
  await using there = await open(elasticsearchUrl(), own, 2)
  const posts = Array.from({ length: 40 }, (_, index) =>
    creating('post', postDocument(`p${index}`, { conversationId: 'c', pending: [pendingChange(1)] })),
  )
  await there.write([creating('conversation', conversationDocument('c')), ...posts])
  expect(await there.count('post', [], { fresh: true })).toBe(40)
  let asked = ''
  await using door = await openDoor(({ body, path }) => {
    asked = path
    return failingAt('p7', body)
  })
  await using at = await open(door.url, own)
  const looks: [string, () => Promise<unknown>][] = [
    ['list', () => at.list('post', { limit: 100 })],
    ['count', () => at.count('post', [])],
    ['pending', () => at.listPending(100)],
    ['search', () => at.searchPosts({ query: { kind: 'all' }, limit: 100 })],
    ['days', () => at.countPostsByDay({ query: { kind: 'all' }, timeZone: 'UTC' })],
  ]
  for (const [what, look] of looks) {
    asked = ''
    await expect(look(), what).rejects.toMatchObject({ name: 'StoreTrouble' })
    expect(asked, what).toContain('_search')
  }
  // The other shard could look: Elasticsearch itself would answer with its part.
  const part = await askElasticsearch(`/${own}-post/_search`, { method: 'POST', body: failingAt('p7', {}) })
  expect(part['_shards']).toMatchObject({ total: 2, successful: 1, failed: 1 })
  expect(part).toHaveProperty('hits.hits.length')
  await there.close()
  await dropIndices(own)
}, 60_000)

describe('what is slow', () => {
  const own = ownPrefix()
  const count = 40
  beforeAll(async () => {
    await using at = await open(elasticsearchUrl(), own)
    await at.write(
      Array.from({ length: count }, (_, index) =>
        creating('conversation', conversationDocument(`c${index}`)),
      ),
    )
    await at.count('conversation', [], { fresh: true })
  })
  afterAll(() => dropIndices(own))
  const isCount = ({ body }: Asked): boolean => body?.['size'] === 0

  test('and runs out of time is trouble, not a part of the answer', async () => {
    await using door = await openDoor(({ body }) => ({ ...slowed(body), timeout: '300ms' }))
    await using at = await open(door.url, own)
    await expect(at.count('conversation', [])).rejects.toMatchObject({ name: 'StoreTrouble', code: 'busy' })
    await expect(at.list('conversation', { limit: 10 })).rejects.toMatchObject({ code: 'busy' })
  })

  test('leaves a thread to the inbox: a list does not wait for slow counts', async () => {
    await using door = await openDoor((asked) => (isCount(asked) ? slowed(asked.body) : asked.body))
    await using at = await open(door.url, own)
    const order: string[] = []
    const counts = Array.from({ length: 12 }, () =>
      at.count('conversation', []).finally(() => order.push('count')),
    )
    await waitFor(async () => (await searching()) > 0, {
      what: 'the counts to begin',
      withinMs: 10_000,
      everyMs: 5,
    })
    await at.list('conversation', { limit: 10 }).then(() => order.push('list'))
    expect(new Set(await Promise.all(counts))).toEqual(new Set([count]))
    expect(order.indexOf('list')).toBeLessThan(2)
  }, 60_000)

  const searching = async (): Promise<number> => {
    const { nodes } = await askElasticsearch('/_nodes/stats/thread_pool')
    type Pools = { thread_pool: { search: { active: number } } }
    return Object.values(nodes as Record<string, Pools>).reduce(
      (sum, { thread_pool: { search } }) => sum + search.active,
      0,
    )
  }

  test.each([
    [4, 1],
    [7, 3],
    [13, 6],
    [49, 8],
    [1, 1],
  ])('of %i threads a process takes %i', (threads, most) => expect(searchesAtOnce(threads)).toBe(most))
})

describe('what was written in one call', () => {
  test('is told apart: one kind’s index takes no writes, the other’s does', async () => {
    const ids = Array.from({ length: 64 }, (_, index) => `part-${index}`)
    const slotOf = (kind: string, id: string): number => crc32(`${prefix}-${kind} ${id}`) % 4
    const other = ids.find((id) => slotOf('setting', id) === slotOf('note', 'part')) as string
    const block = (isSet: boolean) =>
      askElasticsearch(`/${prefix}-note-v1/_settings`, {
        method: 'PUT',
        body: { 'index.blocks.read_only': isSet || null },
      })
    await block(true)
    const setting = creating('setting', { id: other, ...firstVersion(), value: { made: true } })
    await expect(store.write([note('part'), setting])).rejects.toMatchObject({ code: 'read-only' })
    expect((await store.find('setting', other))?.value).toEqual({ made: true })
    await block(false)
    expect(await store.find('note', 'part')).toBeUndefined()
    expect(await store.write([note('part'), setting])).toEqual(['done', 'exists'])
  })

  test('and carried out unheard is recognised as ours', async () => {
    const { hostname, port } = new URL(elasticsearchUrl())
    await using wire = await layWire({ host: hostname, port: Number(port) })
    await using far = await open(`http://127.0.0.1:${wire.port}`)
    const steps: [Write, (found: { version: number } | undefined) => boolean][] = [
      [note('unheard'), (found) => found?.version === 1],
      [replacing('note', noteDocument('unheard', { version: 2 }), 1), (found) => found?.version === 2],
      [{ op: 'remove', kind: 'note', id: 'unheard' }, (found) => found === undefined],
    ]
    for (const [write, isCarriedOut] of steps) {
      wire.deafen()
      const written = far.write([write])
      await waitFor(async () => isCarriedOut(await store.find('note', 'unheard')), {
        what: write.op,
        withinMs: 8_000,
      })
      wire.heal()
      expect(await written, write.op).toEqual(['done'])
    }
    expect(await store.write([note('unheard')])).toEqual(['done'])
    // Another's is not taken for ours.
    expect(await far.write([note('unheard')])).toEqual(['exists'])
  }, 60_000)
})

test('a field that nobody named is refused by the index', async () => {
  const answer = await askElasticsearch(`/${prefix}-note/_doc/stray`, {
    method: 'PUT',
    body: { id: 'stray', version: 1, colour: 'red' },
  })
  expect(answer['error']).toMatchObject({ type: 'strict_dynamic_mapping_exception' })
  const inside = await askElasticsearch(`/${prefix}-note/_doc/stray`, {
    method: 'PUT',
    body: { id: 'stray', version: 1, fields: { colour: 'red' } },
  })
  expect(inside['error']).toMatchObject({ type: 'strict_dynamic_mapping_exception' })
})

test('a walk is of one moment, and Elasticsearch is let go of it however it ends', async () => {
  await store.write(
    Array.from({ length: 30 }, (_, index) => creating('reply', replyDocument(`r${10 + index}`))),
  )
  const walked: string[] = []
  for await (const { docs } of store.walk('reply', { size: 10 })) {
    walked.push(...docs.map(({ id }) => id))
    await store.write([
      { op: 'remove', kind: 'reply', id: 'r35' },
      creating('reply', replyDocument(`r2x${walked.length}`)),
    ])
    await store.count('reply', [], { fresh: true })
  }
  expect(walked).toEqual(Array.from({ length: 30 }, (_, index) => `r${10 + index}`))
  for await (const { docs } of store.walk('reply', { size: 10 })) if (docs.length > 0) break
  await waitFor(async () => (await openContexts()) === 0, { what: 'nothing to be held', withinMs: 10_000 })
})

const openContexts = async (): Promise<number> => {
  const { indices } = await askElasticsearch(`/${prefix}-reply-v1/_stats/search`)
  const { total } = (indices as Record<string, { total: { search: { open_contexts: number } } }>)[
    `${prefix}-reply-v1`
  ]!
  return total.search.open_contexts
}
