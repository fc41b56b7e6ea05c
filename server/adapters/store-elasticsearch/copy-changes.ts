/** What changed in an index, carried over into another in the order in which Elasticsearch numbered it. */
import { setTimeout as pause } from 'node:timers/promises'
import type { Client } from '@elastic/elasticsearch'
import type { Kind } from '../../domain/documents.ts'
import { changeNumbers } from './change-numbers.ts'
import { decodeDocument, encodeDocument, type Source } from './encode-document.ts'
import { searchWhole } from './search-whole.ts'
import { StoreTrouble } from './trouble.ts'

export type Copy = {
  client: Client
  kind: Kind
  from: string
  to: string
  signal?: AbortSignal
  /** The last number of each shard that is carried over; moves on with every page. */
  reached: number[]
  onPage(): Promise<void>
}

export const copyPage = 500
const settleMs = 5_000

/** Answers how many. `all`: nobody writes any more, so nothing may be left. */
export const copyChanges = async (copy: Copy, { all = false } = {}): Promise<number> => {
  const { client, from, reached, signal } = copy
  const until = await readableUntil(copy, all)
  // Afterwards: what is numbered up to there is then also seen.
  await client.indices.refresh({ index: from })
  let copied = 0
  for (const [shard, last] of until.entries())
    for (let count = copyPage; count === copyPage; copied += count) {
      signal?.throwIfAborted()
      const found = await listChanges(copy, { shard, after: reached[shard] ?? -1, until: last })
      await store(copy, found)
      count = found.length
      reached[shard] = count < copyPage ? last : (found.at(-1) as Change)._seq_no
      await copy.onPage()
    }
  return copied
}

type Change = { _id: string; _source: Source; _seq_no: number }

/**
 * The number of each shard up to which no write is under way any more. Numbers are given before a document can be
 * seen: of two changes of one moment the later may be seen first, and going on behind it would pass the other over.
 */
const readableUntil = async ({ client, from }: Copy, all: boolean): Promise<number[]> => {
  const end = performance.now() + settleMs
  for (;;) {
    const shards = await changeNumbers(client, from)
    const isKnown = shards.length > 0 && shards.every(({ settled }) => settled !== undefined)
    if (isKnown && (!all || shards.every(({ settled, last }) => settled === last)))
      return shards.map(({ settled }) => settled as number)
    if (performance.now() > end)
      throw new StoreTrouble('busy', `${from} does not come to rest: writes to it are still under way.`)
    await pause(100)
  }
}

const listChanges = async (
  { client, from }: Copy,
  { shard, after, until }: { shard: number; after: number; until: number },
): Promise<Change[]> => {
  const { hits } = await searchWhole<Source>(client, {
    index: from,
    preference: `_shards:${shard}`,
    size: copyPage,
    query: { range: { _seq_no: { gt: after, lte: until } } },
    sort: [{ _seq_no: 'asc' }],
    seq_no_primary_term: true,
  })
  return hits.hits as unknown as Change[]
}

/**
 * Under its own number there, which always grows for a document. Versions would not do: one that is removed and made
 * again begins anew.
 */
const store = async ({ client, kind, to }: Copy, changes: readonly Change[]): Promise<void> => {
  if (changes.length === 0) return
  const { items } = await client.bulk({
    operations: changes.flatMap(({ _id, _seq_no, _source }) => [
      { index: { _index: to, _id, version: _seq_no + 1, version_type: 'external' as const } },
      readAgain(kind, _source),
    ]),
  })
  // 409: this change, or a later one, is there already.
  const failed = items.map(({ index }) => index).find((item) => item?.error && item.status !== 409)
  if (failed?.error)
    throw new StoreTrouble('refused', `${to} did not take a document: ${failed.error.reason}`)
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
