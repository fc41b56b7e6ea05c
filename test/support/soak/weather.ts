/** What goes wrong at the networks, at random. */
import type { Dice } from '../../../town/dice.ts'
import type { Fault } from '../../../town/index.ts'
import type { NetworkName } from '../../../town/networks.ts'
import { anyFault, type World } from '../world.ts'

/** How long streams stay away or silent, milliseconds. */
const longestSilence = 12_000

/** Besides what any network's list of faults has. */
const more: Record<NetworkName, readonly Fault[]> = {
  bluesky: [{ kind: 'search-lag' }, { kind: 'late-deletion' }, { kind: 'expire-tokens' }],
  mastodon: [{ kind: 'search-lag' }, { kind: 'late-deletion' }, { kind: 'wrong-streaming-address' }],
  x: [{ kind: 'late-deletion' }],
}

export class Weather {
  readonly byKind: Record<string, number> = {}
  readonly #world: World
  readonly #dice: Dice

  constructor(world: World, dice: Dice) {
    this.#world = world
    this.#dice = dice
  }

  /** Something goes wrong somewhere. */
  turn(): void {
    const network = this.#dice.pick(this.#world.networks)
    const faults = [...network.faults, ...more[network.id as NetworkName]]
    const fault = anyFault({ ...network, faults }, this.#dice)
    const { times: _, ...lasting } = fault
    const lasts = fault.kind === 'stream-silent' || (fault.kind === 'stream-drop' && this.#dice.chance(0.5))
    network.fault(lasts ? { ...lasting, forMs: this.#dice.between(1_000, longestSilence) } : fault)
    const name = fault.method === undefined ? fault.kind : `${fault.kind} of a send`
    this.byKind[name] = (this.byKind[name] ?? 0) + 1
  }
}
