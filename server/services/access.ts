import type { Actor } from '../domain/actor.ts'
import type { ColleagueDocument } from '../domain/documents.ts'
import { Forbidden, Invalid, Unauthenticated } from '../domain/errors.ts'
import type {
  Door,
  Invitation,
  IssuedInvitation,
  NewInvitation,
  NewSession,
  Setup,
  WalkIn,
  Welcome,
} from '../schemas/access.ts'
import type { Instant, Page } from '../schemas/atoms.ts'
import type { Colleague, EditMe, Me } from '../schemas/colleague.ts'
import { Colleagues } from './colleagues.ts'
import type { ServiceContext } from './context.ts'
import { Invitations } from './invitations.ts'
import { passwordFits } from './passwords.ts'
import { Sessions, type Visit } from './sessions.ts'
import { signatureOf } from '../schemas/signature.ts'
import { Workspace, type WorkspaceConfig } from './workspace.ts'

export type { Visit } from './sessions.ts'
export type { Demo, DemoPerson } from './workspace.ts'

export type AccessConfig = WorkspaceConfig & {
  publicUrl: string
  /** Whether admins may look into the queue by its engine's own board. */
  hasQueueBoard: boolean
}

/** Somebody who has just come in: the secret goes into the cookie and nowhere else. */
export type SignedIn = { me: Me; secret: string; expiresAt: Instant }

/** `local`: the request surely comes from this machine. `visit`: who was signed in there before. */
export type Caller = { local: boolean; visit: Visit | null }

type Listing = { cursor?: string | undefined; limit: number }

const sessionDays = { demo: 1, real: 90 }

/** Who may come in, how, and as whom. The only maker of `Actor`s. */
export class Access {
  readonly #colleagues: Colleagues
  readonly #sessions: Sessions
  readonly #invitations: Invitations
  readonly #workspace: Workspace
  readonly #hasQueueBoard: boolean

  constructor(context: ServiceContext, config: AccessConfig) {
    this.#colleagues = new Colleagues(context)
    this.#sessions = new Sessions(
      context,
      this.#colleagues,
      config.demo ? sessionDays.demo : sessionDays.real,
    )
    this.#invitations = new Invitations(context, this.#colleagues, config.publicUrl)
    this.#workspace = new Workspace(context, this.#colleagues, config)
    this.#hasQueueBoard = config.hasQueueBoard
  }

  /** Makes the demo's people where they are missing; does nothing elsewhere. To be called before anybody comes. */
  open(): Promise<void> {
    return this.#workspace.openDemo()
  }

  async door(visit: Visit | null): Promise<Door> {
    const signedIn = visit !== null
    const demo = this.#workspace.demo
    if (demo) {
      const people = demo.people.map(({ login, name, job, role, portrait }) => ({
        login,
        name,
        job,
        role,
        portrait: portrait ?? this.#colleagues.pickPortrait(login),
      }))
      return { state: 'demo', company: demo.company, signedIn, people }
    }
    const company = await this.#workspace.findCompany()
    return { state: company === undefined ? 'setup' : 'ready', company: company ?? '', signedIn, people: [] }
  }

  /** Lets somebody in by password, or in the demo by name. Ends the session they had in this browser. */
  async signIn(credentials: NewSession, from: Caller): Promise<SignedIn> {
    const colleague =
      'as' in credentials ? await this.#pickDemo(credentials.as, from) : await this.#identify(credentials)
    if (from.visit) await this.#sessions.close(from.visit.sessionId)
    return this.#letIn(colleague)
  }

  async #identify(credentials: { login: string; password: string }): Promise<ColleagueDocument> {
    const colleague = await this.#colleagues.findActive(credentials.login)
    if (!(await passwordFits(credentials.password, colleague?.passwordHash ?? null)) || !colleague)
      throw new Unauthenticated('Login and password do not fit.', 'wrong-login')
    return colleague
  }

  async #pickDemo(login: string, from: Caller): Promise<ColleagueDocument> {
    const demo = this.#workspace.demo
    if (!demo) throw new Forbidden('Only the demo lets people in without a password.', 'no-demo')
    if (!from.local) throw new Forbidden('The demo lets people in from its own machine only.', 'not-local')
    const known = demo.people.some((person) => person.login === login)
    const colleague = known ? await this.#colleagues.findActive(login) : undefined
    if (!colleague) throw new Unauthenticated('The demo has nobody of that name.', 'wrong-login')
    return colleague
  }

  /** Leaving without having been here is fine. */
  async signOut(visit: Visit | null): Promise<void> {
    if (visit) await this.#sessions.close(visit.sessionId)
  }

  /** Who is behind a cookie; undefined when nobody (any more). */
  authenticate(secret: string): Promise<Visit | undefined> {
    return this.#sessions.find(secret)
  }

  /** Whether somebody authenticated before is still here, as who they are now. */
  revisit(sessionId: string): Promise<Visit | undefined> {
    return this.#sessions.findById(sessionId)
  }

  /** Lets a session that is in use live on; answers its new end once a day, for a new cookie. */
  prolong(visit: Visit): Promise<Instant | undefined> {
    return this.#sessions.extend(visit)
  }

  /** Calls back with each session that ends in this process. Stop by calling the answer. */
  onSignedOut(listener: (sessionId: string) => void): () => void {
    return this.#sessions.onClosed(listener)
  }

  async me(actor: Actor): Promise<Me> {
    return this.#describe(await this.#colleagues.getActive(actor.id))
  }

  /** A new password needs the one before, where there is one, and ends the person's other sessions. */
  async editMe(visit: Visit, wanted: EditMe): Promise<Me> {
    const { passwordBefore, ...change } = wanted
    if (change.password !== undefined) await this.#proveIdentity(visit.actor.id, passwordBefore)
    const colleague = await this.#colleagues.edit(visit.actor.id, change)
    this.#sessions.forget(visit.sessionId)
    if (wanted.password !== undefined) await this.#sessions.closeOthers(colleague.id, visit.sessionId)
    return this.#describe(colleague)
  }

  async #proveIdentity(id: string, password = ''): Promise<void> {
    const { passwordHash } = await this.#colleagues.getActive(id)
    if (passwordHash !== null && !(await passwordFits(password, passwordHash)))
      throw new Invalid('wrong-password', 'The password you have now is not this one.')
  }

  async setUp(setup: Setup): Promise<SignedIn> {
    return this.#letIn(await this.#workspace.setUp(setup))
  }

  invite(actor: Actor, wanted: NewInvitation): Promise<IssuedInvitation> {
    return this.#invitations.issue(actor, wanted)
  }

  listInvitations(_actor: Actor, query: Listing): Promise<Page<Invitation>> {
    return this.#invitations.list(query)
  }

  revoke(actor: Actor, id: string): Promise<Invitation> {
    return this.#invitations.revoke(actor, id)
  }

  async welcome(token: string): Promise<Welcome> {
    return this.#invitations.welcome(token, await this.#workspace.getCompany())
  }

  async walkIn(token: string, person: WalkIn): Promise<SignedIn> {
    return this.#letIn(await this.#invitations.walkIn(token, person))
  }

  listColleagues(_actor: Actor, query: Listing): Promise<Page<Colleague>> {
    return this.#colleagues.list(query)
  }

  async #letIn(colleague: ColleagueDocument): Promise<SignedIn> {
    return { ...(await this.#sessions.open(colleague)), me: await this.#describe(colleague) }
  }

  async #describe(doc: ColleagueDocument): Promise<Me> {
    const { id, name, job, role, portrait, login, locale, signsReplies, passwordHash } = doc
    return {
      id,
      name,
      job,
      role,
      portrait,
      login,
      locale,
      signsReplies,
      signature: signatureOf(doc),
      hasPassword: passwordHash !== null,
      demo: this.#workspace.demo !== null,
      seesQueueBoard: role === 'admin' && this.#hasQueueBoard,
      company: await this.#workspace.getCompany(),
    }
  }
}
