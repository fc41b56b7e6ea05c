/**
 * Moves a kind's documents into an index of the next edition while others go on writing: copies what changed, and drops
 * what was removed, until it has nearly caught up; keeps writers waiting for a moment, does the rest, and lets the
 * alias point to the new index.
 */
import { isDeepStrictEqual } from 'node:util'
import type { Client } from '@elastic/elasticsearch'
import type { Kind } from '../../domain/documents.ts'
import { copyChanges, copyPage } from './copy-changes.ts'
import { dropLately, dropRemoved } from './drop-removed.ts'
import { decodeDocument, type Source } from './encode-document.ts'
import { createNext, listIndices, putTemplates } from './indices.ts'
import type { IndexOptions, Shape } from './mappings.ts'
import { aliasName, indexName, kinds } from './names.ts'
import type { Notebook } from './notebook.ts'
import { countWhole, searchWhole } from './search-whole.ts'
import { BlockTaken, StandingBlock } from './standing-block.ts'
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

/** Who writes faster than we copy is met behind the block. */
const mostPasses = 20
const mostTries = 5
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
    try {
      await moveKind({ ...migration, kind, from, to })
    } catch (error) {
      // Another process may have moved it in the meantime.
      const now = (await listIndices(client, prefix)).get(aliasName(prefix, kind))
      if (now !== shape.editionOf(kind)) throw error
    }
  }
  return behind
}

const moveKind = async (step: Step): Promise<void> => {
  const { notebook, kind, from, prefix } = step
  const noteId = `copied of ${from}`
  const reached = (await notebook.read<number[]>(noteId)) ?? []
  const onPage = async (): Promise<void> => {
    await notebook.write(noteId, reached)
    await sayProgress(step)
  }
  const copy = { ...step, reached, onPage }
  const catchUp = async (): Promise<void> => {
    for (let pass = 1; pass <= mostPasses; pass++) if ((await copyChanges(copy)) < copyPage) return
  }
  await catchUp()
  const edges = await dropRemoved(step)
  for (let attempt = 1; ; attempt++) {
    await catchUp()
    const block = await StandingBlock.put(step)
    try {
      await copyChanges(copy, { all: true })
      await dropLately(step, edges)
      await verify(step)
      step.signal?.throwIfAborted()
      await block.swap(aliasName(prefix, kind))
      return
    } catch (error) {
      // Where that fails too, whoever writes takes it off.
      await block.lift().catch(() => undefined)
      if (!(error instanceof BlockTaken) || attempt === mostTries) throw error
    }
  }
}

/** By their number, and by some of them. */
const verify = async ({ client, kind, from, to }: Step): Promise<void> => {
  const [before, after] = await Promise.all([from, to].map((index) => countWhole(client, { index })))
  if (before !== after)
    throw new StoreTrouble(
      'different',
      `${to} has ${after} documents, and ${from} ${before}: it stays as it was.`,
    )
  const { hits } = await searchWhole<Source>(client, {
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
        'different',
        `The ${kind} ${ids[index]} is another one in ${to}: ${from} stays as it was.`,
      )
  }
}

const sayProgress = async ({ client, kind, from, to, onProgress }: Step): Promise<void> => {
  if (!onProgress) return
  const [total, copied] = await Promise.all([from, to].map((index) => client.count({ index })))
  onProgress(kind, copied?.count ?? 0, total?.count ?? 0)
}
