import { expect, test } from 'vitest'
import { sourceId } from '../../server/domain/ids.ts'
import type { SourceDocument } from '../../server/domain/documents.ts'
import { creating, firstVersion } from '../../server/services/change.ts'
import { openHouse, quietTown } from '../support/house.ts'
import { waitFor } from '../support/wait-for.ts'

const many = 520

test('of more than five hundred sources every one is read', async () => {
  await using world = await quietTown()
  await using house = await openHouse({ world, workers: false })
  const { store } = house.engines
  const [own] = (await store.list('source', { limit: 1 })).items
  // Their account is not connected, so that each is tried, and waits.
  const sources = Array.from({ length: many }, (_, index): SourceDocument => ({
    ...(own as SourceDocument),
    id: sourceId(`channel-${index}`, 'notifications'),
    channelId: `channel-${index}`,
    ...firstVersion(),
  }))
  await store.write(sources.map((source) => creating('source', source)))
  await using _workers = house.startWorkers()
  const isTaken = async (): Promise<boolean> => {
    const taken = await store.findMany(
      'source',
      [own as SourceDocument, ...sources].map(({ id }) => id),
    )
    return taken.size === many + 1 && [...taken.values()].every(({ lease }) => lease?.holder)
  }
  await waitFor(isTaken, { what: 'a reader for each', withinMs: 25_000, everyMs: 250 })
  expect(await isTaken()).toBe(true)
})
