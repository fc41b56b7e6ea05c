import type { ColleagueDocument } from '../domain/documents.ts'
import { Conflict, Forbidden, NotFound } from '../domain/errors.ts'
import { instant } from '../domain/time.ts'
import type { Setup } from '../schemas/access.ts'
import type { Colleagues } from './colleagues.ts'
import type { ServiceContext } from './context.ts'
import { change, creating, firstVersion } from './change.ts'
import { hashPassword } from './passwords.ts'
import { sameSecret } from './secrets.ts'

export type WorkspaceConfig = {
  /** The demo's company and people; null on a real installation. */
  demo: Demo | null
  /** The secret that is printed where the program runs; null when the first admin needs none any more. */
  setupToken: string | null
  /** Called once the first admin is there: the token is good for nothing any more. */
  onSetUp?: () => Promise<void>
}
export type Demo = { company: string; people: readonly DemoPerson[] }
export type DemoPerson = Pick<ColleagueDocument, 'login' | 'name' | 'job' | 'role' | 'locale'> & {
  portrait?: number
}

type WorkspaceValue = { company: string; founder: ColleagueDocument | null }

const workspaceId = 'workspace'

/**
 * The installation's one-of-a-kind document. It is created once, with the first admin in it, so that of any number of
 * people who try at once one is the admin; the admin's own document follows from it, also after a death in between.
 */
export class Workspace {
  readonly #context: ServiceContext
  readonly #colleagues: Colleagues
  readonly #config: WorkspaceConfig
  #company: string | null = null

  constructor(context: ServiceContext, colleagues: Colleagues, config: WorkspaceConfig) {
    this.#context = context
    this.#colleagues = colleagues
    this.#config = config
  }

  get demo(): Demo | null {
    return this.#config.demo
  }

  /** The company's name, or undefined while nobody has set this installation up. */
  async findCompany(): Promise<string | undefined> {
    if (this.#config.demo) return this.#config.demo.company
    if (this.#company !== null) return this.#company
    const workspace = await this.#context.store.find('setting', workspaceId)
    if (!workspace) return undefined
    const { company, founder } = workspace.value as WorkspaceValue
    if (founder) await this.#finishFounding(founder)
    this.#company = company
    return company
  }

  /** Safe to repeat. The copy in the workspace goes once the admin stands on their own, with the password's hash. */
  async #finishFounding(founder: ColleagueDocument): Promise<void> {
    await this.#colleagues.add(founder)
    await change(this.#context.store, { kind: 'setting', id: workspaceId }, (doc) =>
      doc.value['founder'] ? { doc: { ...doc, value: { ...doc.value, founder: null } } } : null,
    )
  }

  async getCompany(): Promise<string> {
    const company = await this.findCompany()
    if (company === undefined) throw new NotFound('This installation is not set up yet.')
    return company
  }

  /** Makes the demo's people, those that are not there yet. */
  async openDemo(): Promise<void> {
    for (const person of this.#config.demo?.people ?? []) {
      const { login, portrait = this.#colleagues.pickPortrait(login), ...rest } = person
      await this.#colleagues.add(this.#colleagues.draft({ ...rest, login, portrait, active: true }))
    }
  }

  /** Makes the first admin. Throws `Conflict` for everybody but the first, `Forbidden` for a wrong token. */
  async setUp(setup: Setup): Promise<ColleagueDocument> {
    if (this.#config.demo)
      throw new Conflict('demo', 'This is the demo. Start with DEMO=off to set up your own.')
    if ((await this.findCompany()) !== undefined) throw alreadySetUp()
    const token = this.#config.setupToken
    if (token === null || !sameSecret(setup.token, token))
      throw new Forbidden(
        'This set-up token is wrong. The right one is shown where the program runs.',
        'wrong-setup-token',
      )
    const founder = await this.#draftFounder(setup)
    const value: WorkspaceValue = { company: setup.company.trim(), founder }
    const [result] = await this.#context.store.write([
      creating('setting', { id: workspaceId, ...firstVersion(), value }),
    ])
    await this.findCompany()
    if (result !== 'done') throw alreadySetUp()
    await this.#config.onSetUp?.()
    return founder
  }

  async #draftFounder(setup: Setup): Promise<ColleagueDocument> {
    const draft = this.#colleagues.draft({
      login: setup.login,
      name: setup.name,
      job: setup.job,
      locale: setup.locale ?? 'en',
      role: 'admin',
      portrait: this.#colleagues.pickPortrait(setup.login),
      passwordHash: await hashPassword(setup.password),
      active: true,
    })
    return this.#colleagues.telling(draft, {
      actorId: draft.id,
      action: 'set-up',
      at: instant(this.#context.now()),
    })
  }
}

const alreadySetUp = () =>
  new Conflict(
    'already-set-up',
    'This installation already has its admin. Sign in, or ask for an invitation.',
  )
