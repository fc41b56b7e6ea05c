import { expect, test } from 'vitest'
import type { Store, Write } from '../../server/ports/store.ts'
import { openEmbedded } from '../../server/adapters/sqlite/open-embedded.ts'
import type { FaultKind, Town } from '../../town/index.ts'
import { findPost, openHouse, quietTown, type House } from '../support/house.ts'
import { makeTempDir } from '../support/temp-dir.ts'
import { waitFor } from '../support/wait-for.ts'

const stored = async (house: House, uris: readonly string[]): Promise<boolean> =>
  (await Promise.all(uris.map((uri) => findPost(house, uri)))).every((post) => post?.conversationId)

const speak = (world: Town, count: number): string[] =>
  Array.from({ length: count }, (_, index) => world.control.post({ text: `question ${index}` }).uri)

const cursorOf = async (house: House): Promise<string | null> => {
  const { items } = await house.engines.store.list('source', { limit: 1 })
  return items[0]?.cursor ?? null
}

const faults: FaultKind[] = [
  'rate-limit',
  'error',
  'reset',
  'shuffle',
  'repeat',
  'stream-drop',
  'stream-silent',
  'expire-tokens',
]

test.each(faults)(
  'nothing-missed: every mention handed out under “%s” is stored, in a conversation',
  async (kind) => {
    await using world = await quietTown()
    await using house = await openHouse({ world })
    const before = speak(world, 5)
    await waitFor(() => stored(house, before), { what: 'the first mentions' })
    world.control.fault({ kind, times: 3 })
    const during = speak(world, 120)
    await waitFor(() => stored(house, during), { what: `mentions under ${kind}`, withinMs: 40_000 })
  },
)

test('nothing-missed: a page larger than one look is read to its end after a long silence', async () => {
  await using world = await quietTown()
  await using folder = makeTempDir()
  await using first = await openHouse({ world, dataDir: folder.path })
  const early = speak(world, 3)
  await waitFor(() => stored(first, early), { what: 'the early mentions' })
  await first.close()
  const missed = speak(world, 350)
  await using second = await openHouse({ world, dataDir: folder.path })
  await waitFor(() => stored(second, [...early, ...missed]), {
    what: 'what was said meanwhile',
    withinMs: 40_000,
  })
})

test('nothing-missed: the cursor never passes a post that is not stored', async () => {
  await using world = await quietTown()
  await using folder = makeTempDir()
  const uris = speak(world, 40)
  let broken = false
  const breaking = async (config: { dataDir: string }) => {
    const engines = await openEmbedded({ dataDir: config.dataDir })
    const store = failing(engines.store, (writes) => broken && writes.some((write) => touchesPost(write)))
    return { ...engines, store }
  }
  broken = true
  await using house = await openHouse({ world, dataDir: folder.path, openEngines: breaking })
  await waitFor(() => world.control.account().handedOut.length >= uris.length, {
    what: 'Town to hand all out',
  })
  await waitFor(
    async () =>
      (await house.engines.store.list('channel', { limit: 1 })).items[0]?.health.state === 'unreachable',
    {
      what: 'the failure to be seen',
    },
  )
  expect(await cursorOf(house)).toBeNull()
  broken = false
  await waitFor(() => stored(house, uris), { what: 'all of it after the store came back', withinMs: 30_000 })
  expect(await cursorOf(house)).not.toBeNull()
})

const touchesPost = (write: Write): boolean => write.op !== 'settle' && write.kind === 'post'

/** A store whose disk is full while the condition holds. */
const failing = (store: Store, when: (writes: readonly Write[]) => boolean): Store =>
  new Proxy(store, {
    get(target, name) {
      const member = Reflect.get(target, name) as unknown
      if (name !== 'write') return typeof member === 'function' ? member.bind(target) : member
      return async (...[writes, options]: Parameters<Store['write']>) => {
        if (when(writes)) throw new Error('the disk is full')
        return target.write(writes, options)
      }
    },
  })
