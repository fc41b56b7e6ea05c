/** What analysts ask: posts by their words and facts, how many there were by day, and what networks would be asked. */
import type { Actor } from '../domain/actor.ts'
import { Invalid } from '../domain/errors.ts'
import { highlighter } from '../domain/query/highlight.ts'
import { printQuery } from '../domain/query/print.ts'
import type { FixedQuery } from '../domain/query/tree.ts'
import { canTranslate, type Connector } from '../ports/connector.ts'
import type { Page } from '../schemas/atoms.ts'
import type { FoundPost, NetworkSearch, SearchDays } from '../schemas/search.ts'
import type { ServiceContext } from './context.ts'
import type { Networks } from './networks.ts'
import { makeReadQuery } from './read-query.ts'
import { readableBy } from './rights.ts'
import { viewPost } from './views.ts'

export interface Search {
  /** Newest first. Throws `QueryError`. */
  posts(actor: Actor, search: { q: string; cursor?: string; limit: number }): Promise<Page<FoundPost>>
  /** By day of a time zone (IANA). Throws `QueryError`, and `Invalid` where there is no such zone. */
  days(actor: Actor, search: { q: string; timeZone: string }): Promise<SearchDays>
  /** What each connected network would be asked; asks none. Throws `QueryError`. */
  networks(actor: Actor, search: { q: string }): Promise<Page<NetworkSearch>>
}

export const makeSearch = (context: ServiceContext, networks: Networks): Search => {
  const { store } = context
  const read = makeReadQuery(context, networks)

  return {
    async posts(actor, { q, cursor, limit }) {
      const query = read(q, actor)
      const { items, next } = await store.searchPosts({
        query,
        conversation: readableBy(actor),
        after: cursor ?? null,
        limit,
      })
      const highlight = highlighter(query)
      return { items: items.map((doc) => ({ post: viewPost(doc), highlights: highlight(doc) })), next }
    },

    async days(actor, { q, timeZone }) {
      if (!isTimeZone(timeZone))
        throw new Invalid('no-such-time-zone', `There is no time zone “${timeZone}”.`)
      const query = read(q, actor)
      const days = await store.countPostsByDay({ query, conversation: readableBy(actor), timeZone })
      return { total: days.reduce((sum, { count }) => sum + count, 0), days }
    },

    async networks(actor, { q }) {
      const query = read(q, actor)
      const { items } = await store.list('channel', { limit: 200, fresh: true })
      const connected = [...new Set(items.map(({ network }) => network))].sort()
      return { items: connected.map((id) => askedOf(networks.connector(id), query)), next: null }
    },
  }
}

const askedOf = (connector: Connector, query: FixedQuery): NetworkSearch => {
  const { id, name, wordSearch } = connector.declaration
  const { asked, refusal, left, misses } = canTranslate(connector)
    ? connector.translate(query)
    : { asked: [], refusal: wordSearch?.why ?? `${name} is not searched by words.`, left: query, misses: [] }
  return { network: id, name, asked, refusal, left: left && printQuery(left), misses }
}

const isTimeZone = (timeZone: string): boolean => {
  try {
    return Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone !== ''
  } catch (error) {
    if (error instanceof RangeError) return false
    throw error
  }
}
