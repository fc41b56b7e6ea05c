import type { Actor } from '../domain/actor.ts'
import { fix } from '../domain/query/evaluate.ts'
import { parseQuery } from '../domain/query/parse.ts'
import type { FixedQuery } from '../domain/query/tree.ts'
import type { ServiceContext } from './context.ts'
import type { Networks } from './networks.ts'

export type ReadQuery = (q: string, actor: Pick<Actor, 'id'>) => FixedQuery

/** Reads what somebody asks now, of the networks there are. Throws `QueryError`. */
export const makeReadQuery = ({ now }: Pick<ServiceContext, 'now'>, networks: Networks): ReadQuery => {
  const names = networks.list().map(({ declaration }) => declaration.id)
  return (q, actor) => fix(parseQuery(q, { scope: 'search', networks: names }), { now: now(), me: actor.id })
}
