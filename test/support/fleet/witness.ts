/** Whether what was done to a fleet took place, and who felt it. */
import { connect } from 'node:net'
import { ElasticsearchStore } from '../../../server/adapters/store-elasticsearch/elasticsearch-store.ts'
import { askElasticsearch } from '../engines.ts'
import { waitFor } from '../wait-for.ts'
import type { Engines, Fleet, Member } from './fleet.ts'

/** Until one of them says it in its log, from now on. */
export const felt = async (members: readonly Member[], sentence: RegExp): Promise<void> => {
  const marks = members.map(({ program }) => program.output().length)
  await waitFor(() => members.some((member, index) => sentence.test(member.saidSince(marks[index] ?? 0))), {
    what: `one of ${members.length} to say ${sentence}`,
    withinMs: 40_000,
    everyMs: 50,
  })
}

/** Until each of them says it. */
export const allFelt = async (members: readonly Member[], sentence: RegExp): Promise<void> => {
  await Promise.all(members.map((member) => felt([member], sentence)))
}

/** Until a network has been handed a reply of which nobody here can know yet that it arrived. */
export const midSend = async ({ world }: Fleet): Promise<void> => {
  const count = (): number => world.town.control.account().received.length
  const before = count()
  await waitFor(() => count() > before, { what: 'a reply on its way', withinMs: 40_000 })
}

export const refusesConnections = (url: string): Promise<void> =>
  new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url)
    const socket = connect(Number(port), hostname, () => {
      socket.destroy()
      reject(new Error(`${url} still takes connections`))
    })
    socket.on('error', () => resolve())
  })

/** Who reads each source, once every source is read, by somebody other than `without`. */
export const readers = async (
  { engines, env, workers }: Fleet,
  { without }: { without?: Member } = {},
): Promise<Map<string, Member>> => {
  const urls = [engines.elasticsearch.url]
  const store = await ElasticsearchStore.open({ urls, prefix: env['ENGINES_PREFIX'] ?? '' })
  const look = async (): Promise<Map<string, Member> | false> => {
    const { items } = await store.list('source', { limit: 100, fresh: true })
    const found = new Map<string, Member>()
    for (const { id, lease } of items) {
      const reader = workers.find(({ program }) => lease?.holder && program.output().includes(lease.holder))
      if (reader && reader !== without) found.set(id, reader)
    }
    return items.length > 0 && found.size === items.length && found
  }
  try {
    return await waitFor(look, { what: 'every source to be read', withinMs: 25_000, everyMs: 100 })
  } finally {
    await store.close()
  }
}

type NodeStats = { indexing_pressure: { memory: { total: { coordinating_rejections: number } } } }

/** How often Elasticsearch answered 429. */
export const rejections = async ({ elasticsearch: { url } }: Engines): Promise<number> => {
  const { nodes } = await askElasticsearch('/_nodes/stats/indexing_pressure', { url })
  const [node] = Object.values(nodes as Record<string, NodeStats>)
  return node?.indexing_pressure.memory.total.coordinating_rejections ?? 0
}
