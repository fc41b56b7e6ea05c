/** The people of Town who write to us at a steady pace, spread over all networks. */
import { setTimeout as delay } from 'node:timers/promises'
import type { Dice } from '../../../town/dice.ts'
import type { TownNetwork } from '../town-networks.ts'
import type { World } from '../world.ts'

const tick = 20
/** How often the answers that customers may go on from are looked up. */
const lookEvery = 2_000
const answerShare = 0.05
const deletionShare = 0.01

export type CustomersOptions = { world: World; dice: Dice; postsPerSecond: number }

export class Customers {
  /** Addresses of all they said. */
  readonly said: string[] = []
  /** Of those, what they took back. */
  readonly takenBack = new Set<string>()
  readonly #options: CustomersOptions
  readonly #ours = new Map<string, string[]>()
  #lookedAt = -Infinity

  constructor(options: CustomersOptions) {
    this.#options = options
  }

  /** Resolves when the signal fires and all that was due by then is said. */
  async write(signal: AbortSignal): Promise<void> {
    const startedAt = performance.now()
    const before = this.said.length
    while (!signal.aborted) {
      this.#look()
      const due = before + Math.floor(((performance.now() - startedAt) / 1000) * this.#options.postsPerSecond)
      while (this.said.length < due) this.#say()
      await delay(tick)
    }
  }

  #say(): void {
    const { world, dice } = this.#options
    const network = world.networks[this.said.length % world.networks.length] as TownNetwork
    const ours = this.#ours.get(network.id) ?? []
    const text = `${dice.pick(questions)} ${this.said.length}`
    const goesOn = ours.length > 0 && dice.chance(answerShare)
    this.said.push(network.post({ text, ...(goesOn && { replyTo: dice.pick(ours) }) }))
    if (dice.chance(deletionShare)) this.#takeBack(dice.pick(this.said.slice(-500)))
  }

  #takeBack(uri: string): void {
    if (this.#options.world.town.control.remove(uri)) this.takenBack.add(uri)
  }

  #look(): void {
    if (performance.now() - this.#lookedAt < lookEvery) return
    this.#lookedAt = performance.now()
    this.#ours.clear()
    for (const { network, uri, stored } of this.#options.world.town.control.account().received)
      if (stored > 0) this.#ours.set(network, [...(this.#ours.get(network) ?? []), uri].slice(-20))
  }
}

const questions = [
  'Where is line 81?',
  'Le tram est en retard, que se passe-t-il ?',
  'Mijn fiets gaat niet open 🚲',
  'I was charged twice & nobody answers <again>',
  'Merci pour hier, mais mon ticket a disparu',
  'Komt de tram nog? 🙏🏽',
]
