import QRCode from 'qrcode'
import type { Actor } from '../domain/actor.ts'
import type { ColleagueDocument, InvitationDocument } from '../domain/documents.ts'
import { Gone, NotFound } from '../domain/errors.ts'
import { idFrom } from '../domain/ids.ts'
import { instant } from '../domain/time.ts'
import type { Invitation, IssuedInvitation, NewInvitation, WalkIn, Welcome } from '../schemas/access.ts'
import type { Page } from '../schemas/atoms.ts'
import { deed } from './audit.ts'
import { change, creating, firstVersion, type Step, type Telling } from './change.ts'
import type { Colleagues } from './colleagues.ts'
import type { ServiceContext } from './context.ts'
import { freshSecret, hashSecret, sameSecret } from './secrets.ts'

const hour = 3_600_000

/** Links by which people walk in. The link's token is shown once and kept as a hash; each use is counted. */
export class Invitations {
  readonly #context: ServiceContext
  readonly #colleagues: Colleagues
  readonly #publicUrl: string

  constructor(context: ServiceContext, colleagues: Colleagues, publicUrl: string) {
    this.#context = context
    this.#colleagues = colleagues
    this.#publicUrl = publicUrl
  }

  async issue(actor: Actor, wanted: NewInvitation): Promise<IssuedInvitation> {
    const token = freshSecret()
    const now = this.#context.now()
    const doc: InvitationDocument = {
      id: invitationId(token),
      ...firstVersion([changed(deed({ at: instant(now), actorId: actor.id, action: 'invited' }))]),
      role: wanted.role ?? 'member',
      uses: wanted.uses ?? 1,
      used: 0,
      usedBy: [],
      createdBy: actor.id,
      createdAt: instant(now),
      expiresAt: instant(now.getTime() + (wanted.hours ?? 168) * hour),
      revokedAt: null,
      tokenHash: hashSecret(token),
    }
    await this.#context.store.write([creating('invitation', doc)])
    await this.#context.tell('invitation', doc)
    const url = new URL(`/join/${token}`, this.#publicUrl).href
    return {
      invitation: viewInvitation(doc),
      url,
      qr: await QRCode.toString(url, { type: 'svg', margin: 2 }),
    }
  }

  /** Newest first. */
  async list(query: { cursor?: string | undefined; limit: number }): Promise<Page<Invitation>> {
    const page = await this.#context.store.list('invitation', {
      fresh: true,
      order: { by: 'createdAt', direction: 'desc' },
      after: query.cursor ?? null,
      limit: query.limit,
    })
    return { items: page.items.map(viewInvitation), next: page.next }
  }

  /** Revoking twice changes nothing. Those who walked in stay. */
  async revoke(actor: Actor, id: string): Promise<Invitation> {
    const at = instant(this.#context.now())
    const tell = [changed(deed({ at, actorId: actor.id, action: 'revoked' }))]
    const doc = await this.#change(id, (now) =>
      now.revokedAt ? null : { doc: { ...now, revokedAt: at }, tell },
    )
    return viewInvitation(doc)
  }

  /** What the holder of a link sees before walking in. Throws `NotFound` and `Gone`. */
  async welcome(token: string, company: string): Promise<Welcome> {
    const invitation = await this.#getOpen(token)
    const host = await this.#context.store.find('colleague', invitation.createdBy)
    return { company, invitedBy: host?.name ?? company, expiresAt: invitation.expiresAt }
  }

  /**
   * Makes the holder of a link a colleague. The login is reserved, then the use is counted, then the colleague wakes
   * up: of two people racing for the last use one finds it gone, and nobody is let in uncounted.
   */
  async walkIn(token: string, person: WalkIn): Promise<ColleagueDocument> {
    const invitation = await this.#getOpen(token)
    const reserved = await this.#colleagues.reserve({
      name: person.name,
      job: person.job,
      locale: person.locale ?? 'en',
      role: invitation.role,
    })
    try {
      await this.#change(invitation.id, (now) => {
        this.#demandOpen(now)
        const doc = { ...now, used: now.used + 1, usedBy: [...now.usedBy, reserved.id] }
        return { doc, tell: [changed(null)] }
      })
    } catch (cause) {
      await this.#colleagues.release(reserved.id)
      throw cause
    }
    return this.#colleagues.wake(reserved.id, invitation.id)
  }

  async #getOpen(token: string): Promise<InvitationDocument> {
    const doc = await this.#context.store.find('invitation', invitationId(token))
    if (!doc || !sameSecret(doc.tokenHash, hashSecret(token)))
      throw new NotFound('This invitation is not known here. Ask for a new one.')
    this.#demandOpen(doc)
    return doc
  }

  #demandOpen(doc: InvitationDocument): void {
    if (doc.revokedAt) throw new Gone('This invitation was taken back. Ask for a new one.')
    if (doc.expiresAt <= instant(this.#context.now()))
      throw new Gone('This invitation has expired. Ask for a new one.')
    if (doc.used >= doc.uses) throw new Gone('This invitation is used up. Ask for a new one.')
  }

  async #change(
    id: string,
    step: (doc: InvitationDocument) => Step<InvitationDocument>,
  ): Promise<InvitationDocument> {
    const { doc, changed: moved } = await change(this.#context.store, { kind: 'invitation', id }, step)
    if (moved) await this.#context.tell('invitation', doc)
    return doc
  }
}

/** Follows from the token, so that the link is found by id, at once and everywhere. */
const invitationId = (token: string): string => idFrom('invitation', token)

const changed = (audit: Telling['audit']): Telling => ({
  event: 'invitation.changed',
  conversationId: null,
  audit,
})

const viewInvitation = (doc: InvitationDocument): Invitation => {
  const { pending: _p, version: _v, tokenHash: _t, usedBy: _u, ...view } = doc
  return view
}
