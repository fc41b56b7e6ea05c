/** What is searched of a conversation is told its posts a second time, once and by one process. */
import { Client } from '@elastic/elasticsearch'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { ElasticsearchStore } from '../../server/adapters/store-elasticsearch/elasticsearch-store.ts'
import { Notebook } from '../../server/adapters/store-elasticsearch/notebook.ts'
import { Spreader } from '../../server/adapters/store-elasticsearch/spreader.ts'
import { Sweeper } from '../../server/adapters/store-elasticsearch/sweeper.ts'
import { creating } from '../../server/services/change.ts'
import { conversationDocument, postDocument } from '../support/documents.ts'
import { askElasticsearch, dropIndices, elasticsearchUrl, ownPrefix } from '../support/engines.ts'
import { waitFor } from '../support/wait-for.ts'

let prefix = ''
let store: ElasticsearchStore
let client: Client
let notebook: Notebook
const trouble: unknown[] = []
beforeEach(async () => {
  prefix = ownPrefix()
  trouble.length = 0
  store = await ElasticsearchStore.open({ urls: [elasticsearchUrl()], prefix, refreshMs: 100 })
  client = new Client({ node: elasticsearchUrl() })
  notebook = new Notebook(client, prefix)
})
afterEach(async () => {
  await store.close()
  await client.close()
  await dropIndices(prefix)
  if (trouble.length > 0) throw trouble[0]
})

type Telling = { spread(ids: readonly string[]): Promise<void>; settledAfterMs?: number }

const sweeper = ({ spread, settledAfterMs = 0 }: Telling) => {
  const onTrouble = (error: unknown) => void trouble.push(error)
  return new Sweeper({ client, prefix, notebook, spread, onTrouble, everyMs: 3_600_000, settledAfterMs })
}

/** Notes whom it tells. */
const listening = () => {
  const told: string[][] = []
  return { told, spread: async (ids: readonly string[]) => void told.push([...ids]) }
}

const conversations = (count: number, from = 0) =>
  store.write(
    Array.from({ length: count }, (_, index) =>
      creating('conversation', conversationDocument(`c${from + index}`)),
    ),
    { lane: 'bulk' },
  )

test('a post that missed the first telling hears the second', async () => {
  await store.write([
    creating('conversation', conversationDocument('c', { status: 'closed' })),
    creating('post', postDocument('p', { conversationId: 'c', text: 'where is the tram' })),
  ])
  const missed = {
    script: { source: "ctx._source.conversation.status = 'open'; ctx._source.conversation.version = 0" },
  }
  await askElasticsearch(`/${prefix}-post/_update/p?refresh=true`, { method: 'POST', body: missed })
  const closed = () =>
    store.searchPosts({ query: { kind: 'is', state: 'closed' }, limit: 5 }).then(({ items }) => items.length)
  expect(await closed()).toBe(0)
  const spreader = new Spreader({
    client,
    prefix,
    notebook,
    gatherMs: 10,
    onTrouble: (error) => void trouble.push(error),
  })
  const sweeping = sweeper({ spread: (ids) => spreader.spread(ids, { areListed: true }) })
  await sweeping.sweep()
  await askElasticsearch(`/${prefix}-post/_refresh`, { method: 'POST' })
  expect(await closed()).toBe(1)
  sweeping.end()
  spreader.end()
})

test('every change is told once, page by page, and only when it has settled', async () => {
  await conversations(1_200)
  const { told, spread } = listening()
  const patient = sweeper({ spread, settledAfterMs: 400 })
  await patient.sweep()
  expect(told, 'nothing is settled yet').toEqual([])
  const sweptUntil = (pages: number) =>
    waitFor(async () => (await patient.sweep(), told.length >= pages), { what: `${pages} pages` })
  await sweptUntil(3)
  expect(told.map((ids) => ids.length)).toEqual([500, 500, 200])
  expect(new Set(told.flat()).size).toBe(1_200)
  await conversations(3, 1_200)
  await patient.sweep()
  expect(told, 'what came since has not settled').toHaveLength(3)
  await sweptUntil(4)
  expect(told.slice(3).flat().toSorted()).toEqual(['c1200', 'c1201', 'c1202'])
  patient.end()
  // Another process goes on where this one was.
  const other = listening()
  const fresh = sweeper(other)
  await fresh.sweep()
  expect(other.told).toEqual([])
  fresh.end()
})

test('one pass is under way at a time, here and in all processes together', async () => {
  await conversations(1_200)
  const holding = Promise.withResolvers<void>()
  const entered = Promise.withResolvers<void>()
  const slow = listening()
  const first = sweeper({
    spread: async (ids) => {
      await slow.spread(ids)
      entered.resolve()
      await holding.promise
    },
  })
  const under = first.sweep()
  expect(first.sweep()).toBe(under)
  await entered.promise
  const other = listening()
  const second = sweeper(other)
  await second.sweep()
  expect(other.told.map((ids) => ids.length)).toEqual([500, 500, 200])
  holding.resolve()
  await under
  expect(slow.told, 'it leaves the rest to who was quicker').toHaveLength(1)
  for (const each of [first, second]) each.end()
})

test('in an index that was made anew all is told again that changed since', async () => {
  await conversations(3)
  const before = listening()
  const first = sweeper(before)
  await first.sweep()
  expect(before.told.flat()).toHaveLength(3)
  first.end()
  const noted = await notebook.read<{ through: number }>('facts told again')
  await notebook.write('facts told again', { ...noted, index: 'another' })
  const after = listening()
  const second = sweeper(after)
  await second.sweep()
  expect(after.told.flat()).toHaveLength(3)
  second.end()
  // What changed long before is known.
  await notebook.write('facts told again', { ...noted, index: 'another', since: Date.now() + 3_600_000 })
  const later = listening()
  const third = sweeper(later)
  await third.sweep()
  expect(later.told.flat()).toEqual([])
  third.end()
})
