/** Two processes that serve and two that work, on real engines, while customers write and colleagues answer. */
import { afterAll, beforeAll, describe, expect, onTestFailed, test } from 'vitest'
import { openFleet, startEngines, type Engines, type FleetOptions } from '../support/fleet/fleet.ts'
import { misfortunes } from '../support/fleet/misfortunes.ts'
import { askElasticsearch, ownPrefix } from '../support/engines.ts'
import { summaryLine } from '../support/soak/report.ts'
import { soak } from '../support/soak/soak.ts'

type NodeStats = { indexing_pressure: { memory: { total: { coordinating_rejections: number } } } }

let engines: Engines
beforeAll(async () => {
  engines = await startEngines()
}, 120_000)
afterAll(() => engines?.[Symbol.asyncDispose]())

/** Six seconds of life with something going wrong in the middle, then all is counted. */
const liveThrough = async (more: Partial<FleetOptions>): Promise<void> => {
  const seed = process.env['SEED'] ?? String(Date.now())
  onTestFailed(() => void process.stderr.write(`SEED=${seed}\n`))
  const result = await soak({
    seed,
    seconds: 6,
    postsPerSecond: 20,
    killEveryMs: 2_500,
    faultEveryMs: 60_000,
    patienceMs: 150_000,
    moveIn: (world, folder) => openFleet({ world, folder, engines, prefix: ownPrefix(), ...more }),
  })
  const { missed, doubled, sentTwice, broken } = result
  expect({ missed, doubled, sentTwice, broken }).toEqual({
    missed: [],
    doubled: [],
    sentTwice: [],
    broken: [],
  })
  expect(summaryLine(result)).toBe('missed 0, doubled 0, sent twice 0')
  expect(result.said).toBeGreaterThan(90)
  expect(result.accepted).toBeGreaterThan(2)
}

describe('nothing-missed, nothing-doubled, sent-at-most-once, when', () => {
  test.each(Object.entries(misfortunes))('%s', (_name, misfortune) => liveThrough({ misfortune }))

  test('the clock of a worker is a minute and a half ahead', () =>
    liveThrough({ skewMs: 90_000, misfortune: (fleet) => fleet.workers[0]!.killAndStart() }))

  test('Elasticsearch refuses what is too much for it (429)', async () => {
    await using small = await startEngines({ 'indexing_pressure.memory.limit': '48kb' })
    await liveThrough({ engines: small })
    const url = small.elasticsearch.url
    const { nodes } = await askElasticsearch('/_nodes/stats/indexing_pressure', { url })
    const [node] = Object.values(nodes as Record<string, NodeStats>)
    expect(node?.indexing_pressure.memory.total.coordinating_rejections).toBeGreaterThan(0)
  })
})
