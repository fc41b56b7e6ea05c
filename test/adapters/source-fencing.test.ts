/** nothing-missed: a reader that slept while another took over can neither move the cursor nor show life. */
import { describe, expect, test } from 'vitest'
import type { SourceDocument } from '../../server/domain/documents.ts'
import type { PulledPage } from '../../server/ports/connector.ts'
import type { Store } from '../../server/ports/store.ts'
import {
  advance,
  beatLease,
  leaseExpiry,
  LeaseLost,
  LeaseWatch,
  releaseLease,
  takeLease,
} from '../../server/services/sources.ts'
import type { Open } from '../contract/harness.ts'
import { openStoreAlone } from '../support/embedded.ts'
import { elasticsearchStores } from '../support/scaled.ts'

const id = 's1'
const unread: SourceDocument = {
  id,
  version: 1,
  pending: [],
  channelId: 'c1',
  name: 'mentions',
  recall: 'full',
  withheld: [],
  cursor: null,
  lease: null,
  coveredFrom: null,
  coveredUntil: null,
  readBackTo: null,
  gaps: [],
}

const pageUntil = (cursor: string, coveredUntil: string): PulledPage => ({
  posts: [],
  deletedUris: [],
  cursor,
  coveredUntil,
  gap: null,
})

/** Takes the source over, however long that needs to stand still. */
const take = async (store: Store, holder: string) => {
  let now = 0
  const watch = new LeaseWatch(() => now)
  const first = await takeLease(store, { watch, id, holder })
  now += leaseExpiry + 1
  const lease = first ?? (await takeLease(store, { watch, id, holder }))
  if (!lease) throw new Error(`${holder} could not take it`)
  return lease
}

const sourceFencing = (open: Open<Store>): void => {
  test('who was taken over writes no more, neither asleep nor as the holder of an older epoch', async () => {
    await using at = await open()
    const store = at.subject
    await store.write([{ op: 'create', kind: 'source', doc: unread }])
    const a = await take(store, 'a')
    await advance(store, { id, lease: a }, pageUntil('page 1', '2026-10-01T08:00:00.000Z'))
    await beatLease(store, id, a)
    const b = await take(store, 'b')
    expect(b.epoch).toBe(a.epoch + 1)
    await advance(store, { id, lease: b }, pageUntil('page 2', '2026-10-01T08:02:00.000Z'))
    const standing = await store.find('source', id)
    expect(standing).toMatchObject({ cursor: 'page 2', lease: { holder: 'b', epoch: b.epoch } })

    const late = pageUntil('page 1 and a half', '2026-10-01T08:05:00.000Z')
    await expect(advance(store, { id, lease: a }, late)).rejects.toThrow(LeaseLost)
    await expect(beatLease(store, id, a)).rejects.toThrow(LeaseLost)
    await releaseLease(store, id, a)
    expect(await store.find('source', id)).toEqual(standing)

    // The same process, having taken it again, is another reader than it was.
    const again = await take(store, 'b')
    await expect(advance(store, { id, lease: b }, late)).rejects.toThrow(LeaseLost)
    await expect(beatLease(store, id, b)).rejects.toThrow(LeaseLost)
    await advance(store, { id, lease: again }, pageUntil('page 3', '2026-10-01T08:03:00.000Z'))
    expect(await store.find('source', id)).toMatchObject({ cursor: 'page 3', lease: { epoch: again.epoch } })
  })

  test('of two that write at the same moment as it is taken over, the cursor follows the one who has it', async () => {
    await using at = await open()
    const store = at.subject
    await store.write([{ op: 'create', kind: 'source', doc: unread }])
    let lease = await take(store, 'reader 0')
    for (let turn = 1; turn <= 10; turn++) {
      const old = lease
      const write = advance(store, { id, lease: old }, pageUntil(`old ${turn}`, '2026-10-01T08:00:00.000Z'))
      const lost = write.then(
        () => null,
        (error: unknown) => error,
      )
      const [[taken], reason] = await Promise.all([Promise.allSettled([take(store, `reader ${turn}`)]), lost])
      // A compare-and-set that lost against the old reader's write is taken in the next turn.
      lease = taken.status === 'fulfilled' ? taken.value : await take(store, `reader ${turn}`)
      expect(reason === null || reason instanceof LeaseLost, String(reason)).toBe(true)
      await expect(
        advance(store, { id, lease: old }, pageUntil('too late', '2026-10-01T08:00:00.000Z')),
      ).rejects.toThrow(LeaseLost)
      await advance(store, { id, lease }, pageUntil(`new ${turn}`, '2026-10-01T08:00:00.000Z'))
      expect((await store.find('source', id))?.cursor).toBe(`new ${turn}`)
    }
  })
}

describe('on SqliteStore', () => sourceFencing(openStoreAlone))
describe('on ElasticsearchStore', () => sourceFencing(elasticsearchStores()))
