import type { Channel } from '../../../server/schemas/channel.ts'
import type { CauserieApi } from '../api/causerie-api.ts'
import { summariseCoverage, type Coverage } from './coverage.ts'

/** The connected accounts, and how far everything said to them is known. */
export class Channels {
  readonly #api: CauserieApi
  #all: readonly Channel[] | undefined = $state.raw()
  readonly coverage: Coverage | undefined = $derived(this.#all && summariseCoverage(this.#all))

  constructor(api: CauserieApi) {
    this.#api = api
  }

  get all(): readonly Channel[] | undefined {
    return this.#all
  }

  find(id: string): Channel | undefined {
    return this.#all?.find((channel) => channel.id === id)
  }

  /** The network's declaration, from any channel on it. */
  network(id: string): Channel['network'] | undefined {
    return this.#all?.find(({ network }) => network.id === id)?.network
  }

  async read(): Promise<void> {
    this.#all = await this.#api.channels()
  }

  async connect(network: string, settings: Record<string, string>): Promise<Channel> {
    const channel = await this.#api.connect({ network, settings })
    await this.read()
    return channel
  }
}
