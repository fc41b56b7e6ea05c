/** What Elasticsearch says of itself. Nothing is written, and no index is made. */
import type { Client } from '@elastic/elasticsearch'
import type { ElasticsearchFacts, EngineDisk } from '../../ports/examination.ts'
import { connect, type ElasticsearchAccess } from './clients.ts'
import { aliasName, indexId } from './names.ts'
import { inOurWords } from './trouble.ts'

/** Throws `StoreTrouble` when it does not answer; what it will not say to us is undefined. */
export const examineElasticsearch = async (
  access: ElasticsearchAccess,
  prefix: string,
): Promise<ElasticsearchFacts> => {
  const clients = await connect(access)
  const client = clients.person
  try {
    const { version } = await inOurWords(() => client.info())
    const [aheadMs, health, blocks, disks, snapshots, signIn] = await Promise.all([
      perhaps(() => askClock(client)),
      perhaps(() => askHealth(client, prefix)),
      perhaps(() => askBlocks(client, prefix)),
      perhaps(() => askDisks(client)),
      perhaps(() => askSnapshots(client, prefix)),
      perhaps(() => askSignIn(client, prefix)),
    ])
    return { version: version.number, aheadMs, health, blocks, disks, snapshots, signIn }
  } finally {
    await clients.close()
  }
}

/** An account may be allowed less than all of this. */
const perhaps = <Answer>(ask: () => Promise<Answer>): Promise<Answer | undefined> =>
  ask().catch(() => undefined)

const askClock = async (client: Client): Promise<number | undefined> => {
  const before = Date.now()
  const { nodes } = await client.nodes.stats({ node_id: '_local', metric: 'os' })
  const [node] = Object.values(nodes)
  return node?.timestamp === undefined ? undefined : node.timestamp - (before + Date.now()) / 2
}

const askHealth = async (client: Client, prefix: string): Promise<string> => {
  const { status } = await client.cluster.health({ index: `${prefix}-*` })
  return status.toLowerCase()
}

const askBlocks = async (client: Client, prefix: string): Promise<string[]> => {
  const cluster = await client.cluster.getSettings({ flat_settings: true })
  const indices = await client.indices.getSettings({ index: `${prefix}-*`, flat_settings: true })
  const isOn = ([name, value]: [string, unknown]): boolean =>
    /(^|\.)blocks\.(read_only|read_only_allow_delete|write)$/.test(name) && String(value) === 'true'
  const named = Object.entries({ ...cluster.persistent, ...cluster.transient }).filter(isOn)
  const ofIndices = Object.entries(indices).flatMap(([index, { settings }]) =>
    Object.entries(settings ?? {})
      .filter(isOn)
      .map(([name]) => `${name} of ${index}`),
  )
  return [...named.map(([name]) => name), ...ofIndices]
}

const usual = { low: 0.85, high: 0.9, flood: 0.95 }
const setting = 'cluster.routing.allocation.disk.watermark'

const askDisks = async (client: Client): Promise<EngineDisk[]> => {
  const answer = await client.cluster.getSettings({ flat_settings: true })
  const all: Record<string, unknown> = { ...answer.persistent, ...answer.transient }
  const mark = (name: string, fallback: number): number => {
    const percent = /^([\d.]+)%$/.exec(String(all[`${setting}.${name}`]))?.[1]
    return percent === undefined ? fallback : Number(percent) / 100
  }
  const watermarks = {
    low: mark('low', usual.low),
    high: mark('high', usual.high),
    flood: mark('flood_stage', usual.flood),
  }
  const { nodes } = await client.nodes.stats({ metric: 'fs' })
  return Object.values(nodes).map(({ name, fs }) => ({
    node: name ?? '',
    freeBytes: fs?.total?.available_in_bytes ?? 0,
    totalBytes: fs?.total?.total_in_bytes ?? 0,
    watermarks,
  }))
}

const askSnapshots = async (client: Client, prefix: string): Promise<ElasticsearchFacts['snapshots']> => {
  const repositories = Object.keys(await client.snapshot.getRepository())
  const times = await Promise.all(
    repositories.map(async (repository) => {
      const { snapshots = [] } = await client.snapshot.get({
        repository,
        snapshot: '*',
        sort: 'start_time',
        order: 'desc',
        size: 50,
      })
      return snapshots
        .filter(({ state, indices = [] }) => state === 'SUCCESS' && holdsOurs(indices, prefix))
        .map(({ end_time_in_millis: end }) => Number(end))
    }),
  )
  const newest = Math.max(...times.flat())
  return { repositories, newest: Number.isFinite(newest) ? new Date(newest) : null }
}

const holdsOurs = (indices: readonly string[], prefix: string): boolean =>
  indices.some((index) => index.startsWith(`${prefix}-conversation-`))

const askSignIn = async (client: Client, prefix: string): Promise<ElasticsearchFacts['signIn']> => {
  const settings = aliasName(prefix, 'setting')
  if (!(await client.indices.exists({ index: settings }))) return 'new'
  const { docs } = await client.mget({ index: settings, ids: ['workspace'].map(indexId), _source: false })
  return docs.some((doc) => 'found' in doc && doc.found) ? 'done' : 'waiting'
}
