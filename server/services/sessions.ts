import type { Actor } from '../domain/actor.ts'
import type { ColleagueDocument, SessionDocument } from '../domain/documents.ts'
import { freshId } from '../domain/ids.ts'
import { day, instant } from '../domain/time.ts'
import type { Instant } from '../schemas/atoms.ts'
import { deed } from './audit.ts'
import { creating, firstVersion, nextVersion, replacing } from './change.ts'
import type { Colleagues } from './colleagues.ts'
import type { ServiceContext } from './context.ts'
import { freshSecret, hashSecret } from './secrets.ts'

/** A colleague who is here by a session. */
export type Visit = { actor: Actor; sessionId: string; expiresAt: Instant }

/** How long an answer from the store is believed, so that a burst of requests reads it once. */
const believedForMs = 2_000
const rememberedAtMost = 10_000

type Remembered = { visit: Promise<Visit | undefined>; until: number }

/**
 * Sign-ins. The cookie holds a secret, the store only its hash. A session that is used lives on; it is moved at most
 * once a day, and ends when its time is over, when its colleague is gone, or by signing out.
 */
export class Sessions {
  readonly #context: ServiceContext
  readonly #colleagues: Colleagues
  readonly #days: number
  readonly #remembered = new Map<string, Remembered>()
  readonly #listeners = new Set<(sessionId: string) => void>()

  constructor(context: ServiceContext, colleagues: Colleagues, days: number) {
    this.#context = context
    this.#colleagues = colleagues
    this.#days = days
  }

  async open(colleague: ColleagueDocument): Promise<{ secret: string; expiresAt: Instant }> {
    const secret = freshSecret()
    const now = this.#context.now()
    const session = {
      id: hashSecret(secret),
      ...firstVersion(),
      colleagueId: colleague.id,
      createdAt: instant(now),
      expiresAt: this.#expiry(now),
    }
    const entry = {
      ...deed({ at: instant(now), actorId: colleague.id, action: 'signed-in' }),
      id: freshId(),
      ...firstVersion(),
      targetKind: 'colleague' as const,
      targetId: colleague.id,
    }
    await this.#context.store.write([creating('session', session), creating('audit', entry)])
    return { secret, expiresAt: session.expiresAt }
  }

  find(secret: string): Promise<Visit | undefined> {
    return this.findById(hashSecret(secret))
  }

  findById(sessionId: string): Promise<Visit | undefined> {
    const now = this.#context.now().getTime()
    const known = this.#remembered.get(sessionId)
    if (known && known.until > now) return known.visit.then((visit) => this.#current(visit))
    const visit = this.#read(sessionId)
    if (this.#remembered.size >= rememberedAtMost) this.#remembered.clear()
    this.#remembered.set(sessionId, { visit, until: now + believedForMs })
    visit.catch(() => this.#remembered.delete(sessionId))
    return visit.then((found) => this.#current(found))
  }

  /** Moves the end of a session that is in use; undefined when it is too early for that. */
  async extend(visit: Visit): Promise<Instant | undefined> {
    const now = this.#context.now()
    const expiresAt = this.#expiry(now)
    if (Date.parse(expiresAt) - Date.parse(visit.expiresAt) < day) return undefined
    const session = await this.#context.store.find('session', visit.sessionId)
    if (!session) return undefined
    const next = nextVersion(session, { doc: { ...session, expiresAt } })
    const [result] = await this.#context.store.write([replacing('session', next, session.version)])
    this.forget(visit.sessionId)
    return result === 'done' ? expiresAt : undefined
  }

  async close(sessionId: string): Promise<void> {
    await this.#context.store.write([{ op: 'remove', kind: 'session', id: sessionId }])
    this.forget(sessionId)
    for (const listener of this.#listeners) listener(sessionId)
  }

  /** Ends the colleague's other sessions, as a new password should. */
  async closeOthers(colleagueId: string, keep: string): Promise<void> {
    for (let after: string | null = null; ;) {
      const page: { items: SessionDocument[]; next: string | null } = await this.#context.store.list(
        'session',
        {
          where: [{ field: 'colleagueId', is: colleagueId }],
          after,
          limit: 100,
          fresh: true,
        },
      )
      for (const { id } of page.items) if (id !== keep) await this.close(id)
      if (!page.next) return
      after = page.next
    }
  }

  /** Reads this session anew next time. */
  forget(sessionId: string): void {
    this.#remembered.delete(sessionId)
  }

  /** Calls back with each session that ends here by signing out. Stop by calling the answer. */
  onClosed(listener: (sessionId: string) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  async #read(sessionId: string): Promise<Visit | undefined> {
    const session = await this.#context.store.find('session', sessionId)
    if (!session) return undefined
    const colleague = await this.#colleagues.findActive(session.colleagueId)
    if (!colleague) return undefined
    return { actor: asActor(colleague), sessionId, expiresAt: session.expiresAt }
  }

  #current(visit: Visit | undefined): Visit | undefined {
    return visit && visit.expiresAt > instant(this.#context.now()) ? visit : undefined
  }

  #expiry(now: Date): Instant {
    return instant(now.getTime() + this.#days * day)
  }
}

const asActor = ({ id, name, role, locale }: ColleagueDocument): Actor =>
  ({ id, name, role, locale }) as Actor
