/** All networks of one Town, quiet unless told otherwise, for what is tried across them. */
import { startTown, type Fault, type Town, type TownOptions } from '../../town/index.ts'
import { startXTown } from '../../town/x/index.ts'
import type { Dice } from '../../town/dice.ts'
import { onTown, onX, type TownNetwork } from './town-networks.ts'

export type World = AsyncDisposable & {
  town: Town
  networks: readonly TownNetwork[]
  close(): Promise<void>
}

export const openWorld = async (options: TownOptions = {}): Promise<World> => {
  const town = await startTown({ history: false, life: false, ...options })
  const x = await startXTown()
  const close = async (): Promise<void> => {
    await Promise.all([town.close(), x.close()])
  }
  return {
    town,
    networks: [onTown(town, 'bluesky'), onTown(town, 'mastodon'), onX(x)],
    close,
    [Symbol.asyncDispose]: close,
  }
}

/** Something that goes wrong there, a few times. */
export const anyFault = ({ faults }: TownNetwork, dice: Dice): Fault => {
  const fault = dice.pick(faults)
  return { ...fault, times: dice.between(1, 3) }
}
