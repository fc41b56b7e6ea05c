import { describe, expect, test } from 'vitest'
import type { Session } from '../../server/ports/connector.ts'
import { type Fault, type NetworkName, startTown, type Town } from '../../town/index.ts'
import { openMastodon } from '../support/mastodon.ts'
import { caughtUp, has, readUntil } from '../support/reading.ts'
import { openTown } from '../support/town.ts'
import { openXTown } from '../support/x-town.ts'

type World = { town: Town; open(): Promise<Session> } & AsyncDisposable
type Options = { seed?: string; history?: boolean; now?: () => Date }

const worlds: Record<NetworkName, (options?: Options) => Promise<World>> = {
  bluesky: openTown,
  mastodon: openMastodon,
  x: openXTown,
}
const networks = Object.keys(worlds) as NetworkName[]
const lists = {
  bluesky: 'listNotifications',
  mastodon: 'mastodon notifications',
  x: 'x mentions',
}

const fail = async (session: Session, cursor: string | null) =>
  (await readUntil(session, { cursor, until: () => false }).catch((error: unknown) => error)) as {
    kind?: string
    retryAfterMs?: number | null
  }

describe.each(networks)('Town on demand: %s', (network) => {
  test('is the same place again for the same seed and start', async () => {
    const now = () => new Date('2026-11-23T12:00:00.000Z')
    const read = async () => {
      await using world = await worlds[network]({ history: true, seed: 'twice', now })
      const kept = await readUntil(await world.open(), { until: caughtUp })
      return [...kept.byUri.values()].map(({ uri, text }) => `${uri} ${text}`).sort()
    }
    const [first, second] = [await read(), await read()]
    expect(first.length).toBeGreaterThan(network === 'bluesky' ? 700 : 60)
    expect(first).toEqual(second)
  })

  test.for([
    ['reset', 1000, 4000],
    ['retry-after', 2000, 2000],
    ['nothing', 0, 900_000],
  ] as const)('refuses too many requests and says when to come back by %s', async ([says, low, high]) => {
    await using world = await worlds[network]()
    const session = await world.open()
    const { cursor } = await readUntil(session, { until: caughtUp })
    world.town.control.fault({ kind: 'rate-limit', network, says, method: lists[network] })
    const { kind, retryAfterMs } = await fail(session, cursor)
    expect(kind).toBe('rate-limit')
    expect(retryAfterMs ?? 0).toBeGreaterThanOrEqual(low)
    expect(retryAfterMs ?? 0).toBeLessThanOrEqual(high)
  })

  test('is where the links of its posts lead', async () => {
    await using world = await worlds[network]()
    const { uri } = world.town.control.post({ network, text: 'follow me' })
    const session = await world.open()
    const url = (await readUntil(session, { until: has(uri) })).byUri.get(uri)?.url ?? ''
    expect(new URL(url).origin).toBe(world.town.url)
    expect(await (await fetch(url)).text()).toContain('follow me')
  })

  test('harms only the network that is named', async () => {
    await using world = await worlds[network]()
    for (const other of networks.filter((name) => name !== network))
      world.town.control.fault({ kind: 'error', network: other, forMs: 60_000 })
    const { uri } = world.town.control.post({ network, text: 'all is well here' })
    await readUntil(await world.open(), { until: has(uri) })
  })

  test('lets a fault last for its time and tells how long it still does', async () => {
    await using world = await worlds[network]()
    const session = await world.open()
    const { cursor } = await readUntil(session, { until: caughtUp })
    world.town.control.fault({ kind: 'error', network, forMs: 400 })
    const [left] = world.town.control.account().faults
    expect(left).toMatchObject({ kind: 'error', network, leftTimes: null })
    expect(left?.leftMs).toBeLessThanOrEqual(400)
    expect(await fail(session, cursor)).toMatchObject({ kind: 'transient' })
    await expect.poll(() => world.town.control.account().faults).toEqual([])
    const { uri } = world.town.control.post({ network, text: 'well again' })
    await readUntil(session, { cursor, until: has(uri) })
  })

  test('shows late what was written, and late that it was taken back', async () => {
    await using world = await worlds[network]()
    const { control } = world.town
    const session = await world.open()
    const { cursor } = await readUntil(session, { until: caughtUp })
    control.fault({ kind: 'search-lag', network, forMs: 60_000, delayMs: 500 })
    const before = performance.now()
    const { uri } = control.post({ network, text: 'slow to be seen' })
    await readUntil(session, { cursor, until: has(uri) })
    expect(performance.now() - before).toBeGreaterThan(490)
    control.fault({ kind: 'late-deletion', network, delayMs: 300 })
    expect(control.remove(uri)).toBe(true)
    expect(control.findThread(uri)).toBeDefined()
    await expect.poll(() => control.findThread(uri)).toBeUndefined()
  })

  const spoilt: Fault['kind'][] = ['shuffle', 'repeat']
  test.for(spoilt)('loses nothing on pages that %s', async (kind) => {
    await using world = await worlds[network]()
    const { control } = world.town
    control.fault({ kind, network, forMs: 60_000 })
    const uris = Array.from({ length: 60 }, (_, i) => control.post({ network, text: `one ${i}` }).uri)
    await readUntil(await world.open(), { until: has(...uris) })
    const handedOut = control.account().handedOut.filter((entry) => entry.network === network)
    expect(handedOut.map(({ uri }) => uri)).toEqual(expect.arrayContaining(uris))
  })
})

test('x60: a minute of life goes by in a second on every network', async () => {
  await using world = await openTown({ life: true, speed: 60, history: false })
  const writers = () => {
    const said = world.town.control.recent({ limit: 200 })
    return new Set(said.map(({ network }) => network))
  }
  await expect.poll(() => [...writers()].sort(), { timeout: 5000 }).toEqual(['bluesky', 'mastodon', 'x'])
})

test('the storm of a seed is the same storm again: who writes what, where, each person once', async () => {
  const storm = async () => {
    const town = await startTown({ history: false, life: false, seed: 'test', speed: 1000 })
    const customers = town.control.storm({ seed: 'first', customers: 30 })
    const openings = () =>
      town.control.recent({ limit: 300 }).filter(({ answers, text }) => answers === null && /81/.test(text))
    await expect.poll(() => openings().length, { timeout: 5000 }).toBeGreaterThanOrEqual(customers)
    town.control.pause()
    const lines = openings().map(({ network, handle, text }) => `${network} ${handle} ${text}`)
    await town.close()
    return lines.sort()
  }
  const [first, second] = [await storm(), await storm()]
  expect(first).toEqual(second)
  expect(new Set(first.map((line) => line.split(' ')[0])).size).toBe(3)
  expect(new Set(first.map((line) => line.split(' ').slice(0, 2).join(' '))).size).toBe(30)
})
