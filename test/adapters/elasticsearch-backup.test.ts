/** What docs/operate.md says of back-ups, done on a file-system repository. */
import { expect, test } from 'vitest'
import { ElasticsearchStore } from '../../server/adapters/store-elasticsearch/elasticsearch-store.ts'
import { conversationDocument, postDocument } from '../support/documents.ts'
import { askElasticsearch, dropIndices, elasticsearchUrl, ownPrefix } from '../support/engines.ts'

test('a snapshot brings everything back after all indices were lost', async () => {
  const prefix = ownPrefix()
  const open = () => ElasticsearchStore.open({ urls: [elasticsearchUrl()], prefix, refreshMs: 100 })
  const posts = Array.from({ length: 300 }, (_, index) => postDocument(`p${index}`, { conversationId: 'c' }))
  const before = await open()
  await before.write([
    { op: 'create', kind: 'conversation', doc: conversationDocument('c') },
    ...posts.map((doc) => ({ op: 'create', kind: 'post', doc }) as const),
  ])
  await before.close()

  const repository = `/_snapshot/${prefix}`
  const settings = { location: prefix }
  expect(await askElasticsearch(repository, { method: 'PUT', body: { type: 'fs', settings } })).toEqual({
    acknowledged: true,
  })
  const body = { indices: `${prefix}-*`, include_global_state: false }
  const made = await askElasticsearch(`${repository}/first?wait_for_completion=true`, { method: 'PUT', body })
  expect(made['snapshot']).toMatchObject({ state: 'SUCCESS', failures: [] })
  await dropIndices(prefix)
  await askElasticsearch(`${repository}/first/_restore?wait_for_completion=true`, { method: 'POST', body })

  const after = await open()
  for (const doc of posts) expect(await after.find('post', doc.id)).toEqual(doc)
  const { items } = await after.searchPosts({ query: { kind: 'is', state: 'open' }, limit: 500 })
  expect(items).toHaveLength(posts.length)
  expect(await after.write([{ op: 'create', kind: 'post', doc: postDocument('p7') }])).toEqual(['exists'])
  await after.close()
  await dropIndices(prefix)
  await askElasticsearch(repository, { method: 'DELETE' })
}, 120_000)
