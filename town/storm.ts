import { type Dice, shuffled } from './dice.ts'
import type { LifeClock } from './life-clock.ts'
import { type NetworkName, networkNames } from './networks.ts'
import type { Quarter } from './quarter.ts'
import type { Arc } from './tales.ts'

export type StormOptions = {
  /** The same seed makes the same storm. (Default: another one each time) */
  seed?: string
  /** How many write. (Default: 24) */
  customers?: number
  /** Within how much of life, milliseconds. (Default: 90 s) */
  withinMs?: number
}

const arcs: Partial<Record<Arc, number>> = { impatient: 40, sour: 20, grateful: 25, curious: 10, double: 5 }
const places: Record<NetworkName, number> = { bluesky: 3, mastodon: 3, x: 4 }

type Stage = { dice: Dice; clock: LifeClock; quarters: Record<NetworkName, Quarter> }

/** Line 81 breaks down: many write on every network, some lose patience soon. Answers how many will have written. */
export const makeStorm = (
  { customers = 24, withinMs = 90_000 }: StormOptions,
  { dice, clock, quarters }: Stage,
): number => {
  const rolls = networkNames.map((name) => dice.fork(name))
  const waiting = networkNames.map((name, i) => shuffled(quarters[name].people, rolls[i] as Dice))
  for (let i = 0; i < customers; i++) {
    const roll = dice.fork(String(i))
    // The first three are on three networks, at once: the room sees it begin.
    const network = networkNames[i] ?? roll.weighted(places)
    const after = i < networkNames.length ? i * 500 : roll.between(0, withinMs)
    const arc = roll.weighted(arcs as Record<Arc, number>)
    // Everybody once, as long as there is somebody who has not written yet.
    const customer = waiting[networkNames.indexOf(network)]?.pop()
    clock.after(after, () =>
      quarters[network].life.open({ subject: 'line81', arc, kind: 'storm', ...(customer && { customer }) }),
    )
  }
  return customers
}
