import { createContext } from 'svelte'
import type { Door, NewSession, Setup, WalkIn } from '../../../server/schemas/access.ts'
import type { EditMe, Me } from '../../../server/schemas/colleague.ts'
import { CauserieApi } from '../api/causerie-api.ts'
import { ApiError } from '../api/client.ts'
import { locale } from '../i18n/locale.svelte.ts'

/** Who is here, if anybody, and which door to show otherwise. */
export class Session {
  readonly api = new CauserieApi()
  #me: Me | undefined = $state.raw()
  #door: Door | undefined = $state.raw()
  #state: 'starting' | 'ready' | 'unreachable' = $state('starting')
  #ended = $state(false)

  constructor() {
    this.api.onUnauthenticated = this.end
  }

  get me(): Me | undefined {
    return this.#me
  }
  get door(): Door | undefined {
    return this.#door
  }
  get state(): 'starting' | 'ready' | 'unreachable' {
    return this.#state
  }
  /** Whether somebody was signed in here until the session ended by itself. */
  get ended(): boolean {
    return this.#ended
  }

  async start(): Promise<void> {
    this.#state = 'starting'
    try {
      this.#door = await this.api.door()
      if (this.#door.signedIn) await this.#recogniseMe()
      this.#state = 'ready'
    } catch {
      this.#state = 'unreachable'
    }
  }

  signIn = async (who: NewSession): Promise<void> => this.#enter(await this.api.signIn(who))
  setUp = async (setup: Setup): Promise<void> => this.#enter(await this.api.setUp(setup))
  join = async (token: string, who: WalkIn): Promise<void> => this.#enter(await this.api.join(token, who))

  async edit(change: EditMe): Promise<void> {
    this.#me = await this.api.editMe(change)
    await locale.set(this.#me.locale)
  }

  async signOut(): Promise<void> {
    await this.api.signOut()
    this.#me = undefined
    this.#ended = false
  }

  /** The server no longer knows us. Drafts stay where they are, in this browser. */
  end = (): void => {
    if (!this.#me) return
    this.#me = undefined
    this.#ended = true
  }

  async #recogniseMe(): Promise<void> {
    try {
      await this.#enter(await this.api.me())
    } catch (error) {
      if (!(error instanceof ApiError && error.status === 401)) throw error
    }
  }

  async #enter(me: Me): Promise<void> {
    // In the demo one plays somebody: the screen stays in the language of who looks at it.
    if (!me.demo) await locale.set(me.locale)
    this.#ended = false
    this.#me = me
    if (this.#door?.state === 'setup') this.#door = { ...this.#door, state: 'ready' }
  }
}

export const [getSession, setSession] = createContext<Session>()
