import type { Sort } from '../api/causerie-api.ts'
import { Persisted } from './persisted.svelte.ts'
import type { ViewName } from './views.ts'

type Kept = { sort: Sort; singleKeys: boolean; sidePanel: boolean; view: ViewName }

/** How one colleague likes the screen, kept in this browser. */
export class Preferences {
  readonly #kept: Persisted<Kept>

  constructor(colleagueId: string) {
    this.#kept = new Persisted(`causerie.preferences.${colleagueId}`, {
      sort: 'wait',
      singleKeys: true,
      sidePanel: false,
      view: 'team',
    })
  }

  get current(): Kept {
    return this.#kept.current
  }

  set(change: Partial<Kept>): void {
    this.#kept.current = { ...this.#kept.current, ...change }
  }
}
