import type { Client, estypes } from '@elastic/elasticsearch'
import type { Kind } from '../../domain/documents.ts'
import type { WalkedPage, WalkOptions } from '../../ports/store.ts'
import { decodeCursor, encodeCursor } from '../kit/cursor.ts'
import { listOrder } from '../kit/list-order.ts'
import { decodeDocument, documentParts, type Source } from './encode-document.ts'
import { searchWhole } from './search-whole.ts'
import { inOurWords } from './trouble.ts'
import type { Turns } from './turns.ts'

type Walk = { index: string; size: number } & Omit<
  estypes.SearchRequest,
  'index' | 'size' | 'pit' | 'sort' | 'search_after'
>

/** Nobody takes longer over a page. */
const keepAlive = '5m'

/** Everything as it was in one moment, by id, page by page. Elasticsearch lets go of that moment at the end. */
export async function* walkIndex<Found>(
  client: Client,
  { index, ...search }: Walk,
): AsyncGenerator<estypes.SearchHit<Found>[]> {
  const opened = await client.openPointInTime({ index, keep_alive: keepAlive })
  let { id } = opened
  try {
    for (let from: estypes.SortResults | undefined; ;) {
      const { hits, pit_id } = await searchWhole<Found>(client, {
        ...search,
        pit: { id, keep_alive: keepAlive },
        sort: [{ id: 'asc' }],
        ...(from && { search_after: from }),
      })
      id = pit_id ?? id
      if (hits.hits.length > 0) yield hits.hits
      if (hits.hits.length < search.size) return
      from = hits.hits.at(-1)?.sort
    }
  } finally {
    await client.closePointInTime({ id }, { ignore: [404] })
  }
}

type Where<K extends Kind> = { client: Client; turns: Turns; index: string; kind: K }

/** The documents of a kind; each page waits for its turn among the searches. */
export async function* walkKind<K extends Kind>(
  { client, turns, index, kind }: Where<K>,
  { after = null, size = 500 }: WalkOptions,
): AsyncGenerator<WalkedPage<K>> {
  const { name } = listOrder(kind, { limit: size })
  const last = after === null ? undefined : decodeCursor(name, after).id
  const pages = walkIndex<Source>(client, {
    index,
    size,
    _source: ['id', ...documentParts],
    ...(last !== undefined && { query: { range: { id: { gt: last } } } }),
  })
  try {
    for (;;) {
      const page = await inOurWords(() => turns.take(() => pages.next()))
      if (page.done) return
      const hits = page.value
      const id = hits.at(-1)?._source?.id
      yield {
        docs: hits.map(({ _source }) => decodeDocument<K>(_source as Source)),
        next: hits.length < size || id === undefined ? null : encodeCursor(name, { value: null, id }),
      }
    }
  } finally {
    await pages.return(undefined)
  }
}
