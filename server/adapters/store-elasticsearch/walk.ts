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

/** To find the next by id Elasticsearch looks at all that are left: so many are asked for at once. */
const askedAtOnce = 4_000

/** The documents of a kind; each search waits for its turn among the others. */
export async function* walkKind<K extends Kind>(
  { client, turns, index, kind }: Where<K>,
  { after = null, size = 500 }: WalkOptions,
): AsyncGenerator<WalkedPage<K>> {
  const { name } = listOrder(kind, { limit: size })
  const last = after === null ? undefined : decodeCursor(name, after).id
  const asked = Math.max(size, askedAtOnce)
  const searches = walkIndex<Source>(client, {
    index,
    size: asked,
    _source: documentParts,
    ...(last !== undefined && { query: { range: { id: { gt: last } } } }),
  })
  try {
    for (;;) {
      const found = await inOurWords(() => turns.take(() => searches.next()))
      if (found.done) return
      const docs = found.value.map(({ _source }) => decodeDocument<K>(_source as Source))
      const isLast = docs.length < asked
      for (let from = 0; from < docs.length; from += size) {
        const page = docs.slice(from, from + size)
        const isEnd = isLast && from + size >= docs.length
        yield {
          docs: page,
          next: isEnd ? null : encodeCursor(name, { value: null, id: page.at(-1)?.id ?? '' }),
        }
      }
    }
  } finally {
    await searches.return(undefined)
  }
}
