import type { Actor } from '../domain/actor.ts'
import { fix } from '../domain/query/evaluate.ts'
import { parseQuery } from '../domain/query/parse.ts'
import type { FixedQuery, Query } from '../domain/query/tree.ts'
import type { ServiceContext } from './context.ts'
import type { Networks } from './networks.ts'

export type ReadQuery = (q: string, actor: Pick<Actor, 'id'>) => FixedQuery

/** Whoever pages on, or has a list open, asks the same again and again. */
const mostKnown = 500

/** Reads what somebody asks now, of the networks there are. Throws `QueryError`. */
export const makeReadQuery = ({ now }: Pick<ServiceContext, 'now'>, networks: Networks): ReadQuery => {
  const names = networks.list().map(({ declaration }) => declaration.id)
  const known = new Map<string, Query>()
  const parse = (q: string): Query => {
    const found = known.get(q)
    if (found) return found
    const query = parseQuery(q, { scope: 'search', networks: names })
    if (known.size >= mostKnown) known.clear()
    known.set(q, query)
    return query
  }
  return (q, actor) => fix(parse(q), { now: now(), me: actor.id })
}
