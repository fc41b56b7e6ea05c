import type { Colleague } from '../../../server/schemas/colleague.ts'
import type { CauserieApi } from '../api/causerie-api.ts'

/** The colleagues, by id. */
export class People {
  readonly #api: CauserieApi
  #all: readonly Colleague[] = $state.raw([])
  readonly #byId = $derived(new Map(this.#all.map((colleague) => [colleague.id, colleague])))

  constructor(api: CauserieApi) {
    this.#api = api
  }

  get all(): readonly Colleague[] {
    return this.#all
  }

  find(id: string | null): Colleague | undefined {
    return id === null ? undefined : this.#byId.get(id)
  }

  async read(): Promise<void> {
    this.#all = await this.#api.colleagues()
  }
}

export const firstName = (name: string): string => name.trim().split(/\s+/u)[0] ?? name
