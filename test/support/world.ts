/** All networks of one Town, quiet unless told otherwise, for what is tried across them. */
import { startTown, type Fault, type Town, type TownOptions } from '../../town/index.ts'
import { networkNames } from '../../town/networks.ts'
import type { Dice } from '../../town/dice.ts'
import { onTown, type TownNetwork } from './town-networks.ts'

export type World = AsyncDisposable & {
  town: Town
  networks: readonly TownNetwork[]
  close(): Promise<void>
}

export const openWorld = async (options: TownOptions = {}): Promise<World> => {
  const town = await startTown({ history: false, life: false, ...options })
  return {
    town,
    networks: networkNames.map((name) => onTown(town, name)),
    close: town.close,
    [Symbol.asyncDispose]: town.close,
  }
}

/** Something that goes wrong there, a few times. */
export const anyFault = ({ faults }: TownNetwork, dice: Dice): Fault => {
  const fault = dice.pick(faults)
  return { ...fault, times: dice.between(1, 3) }
}
