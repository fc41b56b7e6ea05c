import { MediaQuery } from 'svelte/reactivity'
import type { Sort } from '../api/causerie-api.ts'
import { Persisted } from './persisted.svelte.ts'
import type { ViewName } from './views.ts'

type Kept = {
  sort: Sort
  singleKeys: boolean
  /** The side panel over the conversation, where there is no room beside it. */
  sidePanel: boolean
  /** The side panel put away where there is room for it. */
  sideHidden: boolean
  view: ViewName
}

const usual: Kept = { sort: 'newest', singleKeys: true, sidePanel: false, sideHidden: false, view: 'team' }

/** Whether there is room for the side panel beside the conversation. */
const roomy = new MediaQuery('min-width: 1180px')

/** How one colleague likes the screen, kept in this browser. */
export class Preferences {
  readonly #kept: Persisted<Partial<Kept>>

  constructor(colleagueId: string) {
    this.#kept = new Persisted(`causerie.preferences.${colleagueId}`, {})
  }

  get current(): Kept {
    return { ...usual, ...this.#kept.current }
  }

  get showsSide(): boolean {
    return roomy.current ? !this.current.sideHidden : this.current.sidePanel
  }

  set(change: Partial<Kept>): void {
    this.#kept.current = { ...this.#kept.current, ...change }
  }

  toggleSide(): void {
    const shown = this.showsSide
    this.set(roomy.current ? { sideHidden: shown } : { sidePanel: !shown })
  }
}
