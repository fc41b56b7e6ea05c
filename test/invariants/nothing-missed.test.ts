import { expect, test } from 'vitest'
import type { Store, Write } from '../../server/ports/store.ts'
import { openEngines } from '../../server/open-engines.ts'
import type { Overrides } from '../../server/compose.ts'
import type { FaultKind, Town } from '../../town/index.ts'
import { isScaled } from '../support/engine-pair.ts'
import { colleague, findPost, openHouse, quietTown, type House } from '../support/house.ts'
import { makeTempDir } from '../support/temp-dir.ts'
import { waitFor } from '../support/wait-for.ts'

const stored = async (house: House, uris: readonly string[]): Promise<boolean> =>
  (await Promise.all(uris.map((uri) => findPost(house, uri)))).every((post) => post?.conversationId)

const speak = (world: Town, count: number): string[] =>
  Array.from({ length: count }, (_, index) => world.control.post({ text: `question ${index}` }).uri)

const cursorOf = async (house: House): Promise<string | null> => {
  const { items } = await house.engines.store.list('source', { limit: 1 })
  // Lists may be a moment behind.
  const source = await house.engines.store.find('source', items[0]?.id ?? '')
  return source?.cursor ?? null
}

/** What goes wrong between a network and its connector is the same whatever stores it: elsewhere some will do. */
const faults: FaultKind[] = isScaled
  ? ['error', 'repeat', 'stream-drop']
  : ['rate-limit', 'error', 'reset', 'shuffle', 'repeat', 'stream-drop', 'stream-silent', 'expire-tokens']

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

test('nothing-missed: the cursor goes on past what is older than the company keeps', async () => {
  await using world = await quietTown()
  let ahead = 0
  await using house = await openHouse({ world, now: () => new Date(Date.now() + ahead), workers: false })
  const first = house.startWorkers()
  const early = speak(world, 1)
  await waitFor(() => stored(house, early), { what: 'the first mention' })
  await first[Symbol.asyncDispose]()
  const cursor = await cursorOf(house)
  const goran = await colleague(house, 'goran', { role: 'admin' })
  await house.services.retentions.set(goran, { keepMonths: 1 })
  const old = speak(world, 30)
  // For who goes on reading only now, they were said two months ago.
  ahead = 60 * 86_400_000
  await using second = house.startWorkers()
  await waitFor(() => old.every((uri) => world.control.account().handedOut.some((one) => one.uri === uri)), {
    what: 'Town to hand them out',
    withinMs: 30_000,
  })
  await waitFor(async () => (await cursorOf(house)) !== cursor, { what: 'the cursor to go on' })
  // What is under way is finished.
  await second[Symbol.asyncDispose]()
  expect((await Promise.all(old.map((uri) => findPost(house, uri)))).filter(Boolean)).toEqual([])
  expect(await house.engines.store.count('conversation', [], { fresh: true })).toBe(early.length)
})

test('nothing-missed: the cursor never passes a post that is not stored', async () => {
  await using world = await quietTown()
  await using folder = makeTempDir()
  const uris = speak(world, 40)
  let broken = false
  const breaking: Overrides['openEngines'] = async (config, log) => {
    const engines = await openEngines(config, log)
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
  // It moves last.
  await waitFor(() => cursorOf(house), { what: 'the cursor to go on' })
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
