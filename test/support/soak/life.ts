/** Who lives on one fleet or house while it is tried, and how a day with them goes and ends. */
import { setTimeout as delay } from 'node:timers/promises'
import type { Dice } from '../../../town/dice.ts'
import type { World } from '../world.ts'
import { caughtUp } from './caught-up.ts'
import { Colleagues } from './colleagues.ts'
import { Customers } from './customers.ts'
import type { House } from './house-under-fire.ts'

export type Players = { world: World; house: House; customers: Customers; colleagues: Colleagues }

type Pace = { postsPerSecond: number; repliesPerSecond: number }

export const gather = (world: World, house: House, { dice, ...pace }: Pace & { dice: Dice }): Players => {
  const { client } = house
  const customers = new Customers({ world, dice: dice.fork('customers'), ...pace })
  const colleagues = new Colleagues({ client, dice: dice.fork('colleagues'), ...pace })
  return { world, house, customers, colleagues }
}

/** All of it goes on until the end comes. What fails before ends it, too. */
export const passTheDay = async (
  goingOn: (day: AbortSignal) => Promise<unknown>[],
  { until, signal }: { until(day: AbortSignal): Promise<unknown>; signal?: AbortSignal | undefined },
): Promise<void> => {
  const over = new AbortController()
  const day = signal ? AbortSignal.any([signal, over.signal]) : over.signal
  const work = goingOn(day)
  const end = until(day)
  try {
    await Promise.race([end, ...work])
  } finally {
    over.abort()
    await Promise.allSettled([end, ...work])
  }
  await Promise.all([end, ...work])
}

/** Answers how long it took until all was read and sent, ms. */
export const passTheEvening = async (
  { world, house, colleagues }: Players,
  {
    patienceMs = 180_000,
    signal = new AbortController().signal,
  }: { patienceMs?: number | undefined; signal?: AbortSignal | undefined },
): Promise<number> => {
  for (const network of world.networks) network.clearFaults()
  const quietAt = performance.now()
  const saidUntil = new Date().toISOString()
  await colleagues.finish()
  await caughtUp(house.client, { world, saidUntil, accepted: colleagues.accepted, patienceMs, signal })
  return performance.now() - quietAt
}

/** Again and again until the signal fires, the work's own time not counted in. */
export const every = async (ms: number, signal: AbortSignal, work: () => unknown): Promise<void> => {
  for (let next = performance.now() + ms; !signal.aborted; next += ms) {
    const isOver = await delay(Math.max(0, next - performance.now()), false, { signal }).catch(() => true)
    if (!isOver) await work()
  }
}
