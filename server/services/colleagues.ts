import type { ColleagueDocument } from '../domain/documents.ts'
import { Unauthenticated } from '../domain/errors.ts'
import { instant } from '../domain/time.ts'
import type { Page } from '../schemas/atoms.ts'
import type { Colleague, EditMe } from '../schemas/colleague.ts'
import { type Deed, deed } from './audit.ts'
import { change, creating, firstVersion, type Telling } from './change.ts'
import type { ServiceContext } from './context.ts'
import { hashPassword } from './passwords.ts'
import { viewColleague } from './views.ts'

const portraits = 32

/** The people inside. A colleague's id is their login, so that no two can have the same. */
export class Colleagues {
  readonly #context: ServiceContext

  constructor(context: ServiceContext) {
    this.#context = context
  }

  /** Somebody who may be here, or undefined. */
  async findActive(id: string): Promise<ColleagueDocument | undefined> {
    const doc = await this.#context.store.find('colleague', id)
    return doc?.active ? doc : undefined
  }

  async getActive(id: string): Promise<ColleagueDocument> {
    const doc = await this.findActive(id)
    if (!doc) throw new Unauthenticated('This person is no longer a colleague here.')
    return doc
  }

  /** Who is here, in the order they joined. */
  async list(query: { cursor?: string | undefined; limit: number }): Promise<Page<Colleague>> {
    const page = await this.#context.store.list('colleague', {
      fresh: true,
      where: [{ field: 'active', is: true }],
      order: { by: 'createdAt', direction: 'asc' },
      after: query.cursor ?? null,
      limit: query.limit,
    })
    return { items: page.items.map(viewColleague), next: page.next }
  }

  draft(
    person: Pick<ColleagueDocument, 'login' | 'name' | 'job' | 'role' | 'locale' | 'portrait' | 'active'> & {
      passwordHash?: string
    },
  ): ColleagueDocument {
    return {
      ...firstVersion(),
      passwordHash: null,
      ...person,
      id: person.login,
      name: person.name.trim(),
      job: person.job.trim(),
      signsReplies: true,
      createdAt: instant(this.#context.now()),
    }
  }

  /** The draft, with what to tell of it. */
  telling(draft: ColleagueDocument, entry: Deed): ColleagueDocument {
    return { ...draft, ...firstVersion([changed(deed(entry))]) }
  }

  /** Adds a drafted colleague; false when the login is taken. */
  async add(draft: ColleagueDocument): Promise<boolean> {
    const [result] = await this.#context.store.write([creating('colleague', draft)])
    if (result === 'done') await this.#context.tell('colleague', draft)
    return result === 'done'
  }

  /** Reserves a login after the first name and keeps it asleep until `wake`. */
  async reserve(
    person: Pick<ColleagueDocument, 'name' | 'job' | 'role' | 'locale'>,
  ): Promise<ColleagueDocument> {
    const stem = loginStem(person.name)
    for (let number = 1; ; number++) {
      const login = number === 1 ? stem : `${stem}-${number}`
      const draft = this.draft({ ...person, login, portrait: this.pickPortrait(login), active: false })
      if (await this.add(draft)) return draft
    }
  }

  async wake(id: string, detail: string): Promise<ColleagueDocument> {
    const entry = deed({ actorId: id, action: 'joined', at: instant(this.#context.now()), detail })
    return this.#change(id, (doc) => ({ ...doc, active: true }), [changed(entry)])
  }

  async release(id: string): Promise<void> {
    await this.#context.store.write([{ op: 'remove', kind: 'colleague', id }])
  }

  async edit(id: string, wanted: Omit<EditMe, 'passwordBefore'>): Promise<ColleagueDocument> {
    const { name, job, locale, signsReplies, portrait, password } = wanted
    const passwordHash = password === undefined ? undefined : await hashPassword(password)
    return this.#change(
      id,
      (doc) => ({
        ...doc,
        name: name?.trim() ?? doc.name,
        job: job?.trim() ?? doc.job,
        locale: locale ?? doc.locale,
        signsReplies: signsReplies ?? doc.signsReplies,
        portrait: portrait ?? doc.portrait,
        passwordHash: passwordHash ?? doc.passwordHash,
      }),
      [changed(null)],
    )
  }

  /** Which drawn portrait a newcomer starts with. */
  pickPortrait(login: string): number {
    let sum = 0
    for (const character of login) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 65_521
    return sum % portraits
  }

  async #change(
    id: string,
    step: (doc: ColleagueDocument) => ColleagueDocument,
    tell: Telling[],
  ): Promise<ColleagueDocument> {
    const { doc } = await change(this.#context.store, { kind: 'colleague', id }, (now) => ({
      doc: step(now),
      tell,
    }))
    await this.#context.tell('colleague', doc)
    return doc
  }
}

const changed = (audit: Telling['audit']): Telling => ({
  event: 'colleague.changed',
  conversationId: null,
  audit,
})

/** `Amélie Peeters` → `amelie`; `colleague` for names without a Latin letter. */
export const loginStem = (name: string): string => {
  const first = name.trim().split(/\s+/u)[0] ?? ''
  const plain = first
    .normalize('NFD')
    .toLowerCase()
    .replace(/[^a-z0-9-]/gu, '')
    .replace(/^-+|-+$/gu, '')
  return plain.slice(0, 30) || 'colleague'
}
