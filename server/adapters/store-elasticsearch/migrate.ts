/**
 * Moves a kind's documents into an index of the next edition while others go on writing: copies in the order in which
 * Elasticsearch numbered the changes, page by page, until it has nearly caught up; keeps writers waiting for a moment,
 * copies the rest, and lets the alias point to the new index.
 */
import { isDeepStrictEqual } from 'node:util'
import type { Client } from '@elastic/elasticsearch'
import type { Kind } from '../../domain/documents.ts'
import { decodeDocument, encodeDocument, type Source } from './encode-document.ts'
import { createNext, listIndices, putTemplates } from './indices.ts'
import type { IndexOptions, Shape } from './mappings.ts'
import { aliasName, indexName, kinds } from './names.ts'
import type { Notebook } from './notebook.ts'
import { StoreTrouble } from './trouble.ts'

export type Migration = {
  client: Client
  prefix: string
  notebook: Notebook
  shape: Shape
  options: IndexOptions
  /** Told how many of how many are copied. */
  onProgress?: (kind: Kind, copied: number, total: number) => void
  signal?: AbortSignal
}

type Step = Migration & { kind: Kind; from: string; to: string }
type Hit = { _id: string; _version: number; _source: Source; _seq_no: number; sort: [number] }

const page = 500
const fewLeft = 50
/** Changes of one moment may show in another order than they are numbered in. */
const margin = 5_000
const samples = 200

/** Answers the kinds that were moved. Safe to repeat, and to go on with after a death. */
export const migrateIndices = async (migration: Migration): Promise<Kind[]> => {
  const { client, prefix, shape, options } = migration
  const standing = await listIndices(client, prefix)
  const behind = kinds.filter(
    (kind) => (standing.get(aliasName(prefix, kind)) ?? Infinity) < shape.editionOf(kind),
  )
  if (behind.length === 0) return []
  await putTemplates(client, prefix, { options, shape })
  for (const kind of behind) {
    const from = indexName(prefix, kind, standing.get(aliasName(prefix, kind)) as number)
    const to = indexName(prefix, kind, shape.editionOf(kind))
    await createNext(client, to)
    await moveKind({ ...migration, kind, from, to })
  }
  return behind
}

const moveKind = async (step: Step): Promise<void> => {
  const { client, notebook, kind, from, to, prefix } = step
  const shards = await countShards(client, from)
  const noteId = `migrating ${from}`
  const reached = (await notebook.read<number[]>(noteId)) ?? Array.from({ length: shards }, () => -1)
  const copyAll = async (stopAt: number): Promise<void> => {
    for (let shard = 0; shard < shards; shard++)
      for (let left = Infinity; left > stopAt;) {
        step.signal?.throwIfAborted()
        const copied = await copyPage(step, shard, reached[shard] as number)
        reached[shard] = copied.last
        left = copied.count
        await notebook.write(noteId, reached)
        await sayProgress(step)
      }
  }
  await client.indices.refresh({ index: from })
  await copyAll(fewLeft)
  await client.indices.addBlock({ index: from, block: 'write' })
  try {
    await client.indices.refresh({ index: from })
    for (let shard = 0; shard < shards; shard++)
      reached[shard] = Math.max(-1, (reached[shard] as number) - margin)
    await copyAll(0)
    await client.indices.refresh({ index: to })
    await dropRemoved(step)
    await verify(step)
    const alias = aliasName(prefix, kind)
    await client.indices.updateAliases({
      actions: [{ remove_index: { index: from } }, { add: { index: to, alias } }],
    })
  } catch (error) {
    await client.indices.putSettings({ index: from, settings: { 'index.blocks.write': null } })
    throw error
  }
}

/** What changed after a number of Elasticsearch's, the earliest first. */
const copyPage = async (
  { client, kind, from, to }: Step,
  shard: number,
  after: number,
): Promise<{ count: number; last: number }> => {
  const { hits } = await client.search<Source>({
    index: from,
    preference: `_shards:${shard}`,
    size: page,
    sort: [{ _seq_no: 'asc' }],
    version: true,
    search_after: [after],
    track_total_hits: false,
  })
  const found = hits.hits as unknown as Hit[]
  if (found.length === 0) return { count: 0, last: after }
  const { items } = await client.bulk({
    operations: found.flatMap(({ _id, _version, _source }) => [
      { index: { _index: to, _id, version: _version, version_type: 'external' as const } },
      readAgain(kind, _source),
    ]),
  })
  // 409: this version, or a later one, is there already.
  const failed = items.map(({ index }) => index).find((item) => item?.error && item.status !== 409)
  if (failed?.error)
    throw new StoreTrouble('refused', `${to} did not take a document: ${failed.error.reason}`)
  return { count: found.length, last: (found.at(-1) as Hit).sort[0] }
}

/** By today's analysis, in today's shape; what only the index knows stays. */
const readAgain = (kind: Kind, source: Source): Source => {
  const { pendingSince, factsAt, conversation, token } = source
  const { pendingSince: _, factsAt: __, ...fresh } = encodeDocument(kind, decodeDocument(source), token)
  return {
    ...fresh,
    ...(pendingSince !== undefined && { pendingSince }),
    ...(factsAt !== undefined && { factsAt }),
    ...(conversation !== undefined && { conversation }),
  }
}

/** What was removed while the copying went on. */
const dropRemoved = async ({ client, from, to }: Step): Promise<void> => {
  const [before, after] = await Promise.all([from, to].map((index) => client.count({ index })))
  if (before?.count === after?.count) return
  for (let last: string | undefined; ;) {
    const { hits } = await client.search<never>({
      index: to,
      size: 1_000,
      sort: [{ id: 'asc' }],
      _source: false,
      track_total_hits: false,
      ...(last !== undefined && { search_after: [last] }),
    })
    if (hits.hits.length === 0) break
    const ids = hits.hits.map(({ _id }) => _id as string)
    const { docs } = await client.mget({ index: from, ids, _source: false })
    const gone = docs.flatMap((doc) => ('found' in doc && !doc.found ? [doc._id] : []))
    if (gone.length > 0)
      await client.bulk({ operations: gone.map((_id) => ({ delete: { _index: to, _id } })) })
    last = hits.hits.at(-1)?.sort?.[0] as string
  }
  await client.indices.refresh({ index: to })
}

/** By their number, and by some of them. */
const verify = async ({ client, kind, from, to }: Step): Promise<void> => {
  const [before, after] = await Promise.all([from, to].map((index) => client.count({ index })))
  if (before?.count !== after?.count)
    throw new StoreTrouble(
      'refused',
      `${to} has ${after?.count} documents, and ${from} ${before?.count}: it stays as it was.`,
    )
  const { hits } = await client.search<Source>({
    index: from,
    size: samples,
    query: { function_score: { functions: [{ random_score: {} }] } },
  })
  const ids = hits.hits.map(({ _id }) => _id as string)
  if (ids.length === 0) return
  const { docs } = await client.mget<Source>({ index: to, ids })
  for (const [index, hit] of hits.hits.entries()) {
    const doc = docs[index]
    const there = doc && '_source' in doc ? doc._source : undefined
    if (!there || !isDeepStrictEqual(decodeDocument(there), decodeDocument(hit._source as Source)))
      throw new StoreTrouble(
        'refused',
        `The ${kind} ${ids[index]} is another one in ${to}: ${from} stays as it was.`,
      )
  }
}

const countShards = async (client: Client, index: string): Promise<number> => {
  const settings = await client.indices.getSettings({ index })
  return Number(settings[index]?.settings?.index?.number_of_shards ?? 1)
}

const sayProgress = async ({ client, kind, from, to, onProgress }: Step): Promise<void> => {
  if (!onProgress) return
  const [total, copied] = await Promise.all([from, to].map((index) => client.count({ index })))
  onProgress(kind, copied?.count ?? 0, total?.count ?? 0)
}
