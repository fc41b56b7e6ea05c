import type { Colleague } from '../../../server/schemas/colleague.ts'
import type { Conversation } from '../../../server/schemas/conversation.ts'
import type { Reply } from '../../../server/schemas/reply.ts'
import type { CauserieApi, Decision } from '../api/causerie-api.ts'
import { ApiError } from '../api/client.ts'
import { wakeTime } from '../i18n/format.ts'
import { m } from '../i18n/locale.svelte.ts'
import type { Conversations } from './conversations.svelte.ts'
import type { Drafts } from './drafts.svelte.ts'
import { explain } from './explain.ts'
import type { Outbox } from './outbox.svelte.ts'
import { firstName, type People } from './people.svelte.ts'
import type { Toasts } from './toasts.svelte.ts'

export type DeedsNeeds = {
  me: { readonly id: string }
  api: CauserieApi
  conversations: Conversations
  people: People
  drafts: Drafts
  toasts: Toasts
  outbox: Outbox
  /** Reads the open conversation again, where it is this one. */
  refresh: (conversationId: string) => void
  showReply: (reply: Reply) => void
}

/** What a colleague does with conversations: shown at once, taken back with the reason when it could not be. */
export class Deeds {
  readonly #with: DeedsNeeds

  constructor(needs: DeedsNeeds) {
    this.#with = needs
  }

  async claim(id: string): Promise<boolean> {
    const { conversations, api, me, people, toasts } = this.#with
    if (conversations.find(id)?.assigneeId === me.id) return true
    try {
      const change = { assigneeId: me.id, assignedAt: new Date().toISOString() }
      await conversations.act(id, change, () => api.claim(id))
      this.#with.refresh(id)
      return true
    } catch (error) {
      if (!(error instanceof ApiError && error.code === 'already-claimed')) return this.#fail(error)
      const current = error.current as Conversation
      conversations.absorb(current)
      this.#with.refresh(id)
      const winner = people.find(current.assigneeId)
      toasts.show(winner ? m.fasterBy(firstName(winner.name)) : m.faster())
      return false
    }
  }

  async assign(id: string, assigneeId: string | null): Promise<void> {
    const { api, toasts, people, me } = this.#with
    const change = { assigneeId, assignedAt: assigneeId && new Date().toISOString() }
    if (!(await this.#do(id, change, () => api.assign(id, assigneeId)))) return
    const to = people.find(assigneeId)
    if (to && to.id !== me.id) toasts.show(m.passedOn(firstName(to.name)))
  }

  async close(id: string): Promise<void> {
    const done = await this.#do(id, { status: 'closed', snoozedUntil: null }, () =>
      this.#with.api.setStatus(id, { status: 'closed' }),
    )
    if (done)
      this.#with.toasts.show(m.closedToast(), {
        action: { label: m.reopen(), run: () => void this.reopen(id) },
      })
  }

  async snooze(id: string, until: string): Promise<void> {
    const change = { status: 'snoozed', snoozedUntil: until } as const
    const done = await this.#do(id, change, () => this.#with.api.setStatus(id, change))
    if (done)
      this.#with.toasts.show(m.snoozedToast(wakeTime(until)), {
        action: { label: m.wake(), run: () => void this.reopen(id) },
      })
  }

  async reopen(id: string): Promise<void> {
    await this.#do(id, { status: 'open', snoozedUntil: null }, () =>
      this.#with.api.setStatus(id, { status: 'open' }),
    )
  }

  /** Whether it was stored; the text stays in the composer until it is. */
  async note(id: string, text: string): Promise<boolean> {
    try {
      await this.#with.api.note(id, text)
      this.#with.drafts.save(id, 'note', undefined)
      this.#with.refresh(id)
      return true
    } catch (error) {
      return this.#fail(error, m.textIsSafe())
    }
  }

  /** Leaves a reply's draft to who has the conversation, as a note that names them. */
  async giveDraft(id: string, to: Colleague, text: string): Promise<void> {
    const { api, drafts, refresh, toasts } = this.#with
    const name = firstName(to.name)
    try {
      await api.note(id, `@${name} ${m.draftGivenNote()}\n\n${text.trim()}`)
      drafts.save(id, 'reply', undefined)
      refresh(id)
      toasts.show(m.draftGiven(name))
    } catch (error) {
      this.#fail(error, m.textIsSafe())
    }
  }

  /** Hands a reply to the outbox. The key stays with the draft until an answer came, so that trying again counts once. */
  async reply(id: string, text: string, signed: boolean): Promise<boolean> {
    const { api, drafts, outbox, showReply, refresh } = this.#with
    const before = drafts.find(id, 'reply')
    const key = before?.key ?? crypto.randomUUID()
    drafts.save(id, 'reply', { text, at: Date.now(), key, signed })
    try {
      const reply = await api.reply(id, { text, signed }, key)
      // Taken back before this answer came, its words are a draft again.
      if (drafts.find(id, 'reply')?.key === key) drafts.save(id, 'reply', undefined)
      outbox.hold(reply)
      showReply(reply)
      refresh(id)
      return true
    } catch (error) {
      if (error instanceof ApiError && error.code === 'key-reused')
        return this.#alreadyAccepted(id, text, error.current as Reply)
      return this.#fail(error, m.textIsSafe())
    }
  }

  /** Takes a reply back within its window; its words are in the composer again. */
  async withdraw(reply: Reply): Promise<boolean> {
    const { api, drafts, outbox, showReply, refresh } = this.#with
    try {
      const withdrawn = await api.withdraw(reply.id)
      outbox.settle(withdrawn)
      const typedSince = drafts.find(reply.conversationId, 'reply')?.text.trim()
      const text = typedSince && typedSince !== reply.text ? `${reply.text}\n\n${typedSince}` : reply.text
      drafts.save(reply.conversationId, 'reply', { text, at: Date.now(), signed: reply.signature !== null })
      showReply(withdrawn)
      refresh(reply.conversationId)
      return true
    } catch (error) {
      refresh(reply.conversationId)
      return this.#fail(error)
    }
  }

  retry = (reply: Reply, text?: string): Promise<boolean> =>
    this.#settle(() => this.#with.api.retry(reply.id, text), reply)

  decide = (reply: Reply, decision: Decision): Promise<boolean> =>
    this.#settle(() => this.#with.api.decide(reply.id, decision), reply)

  async #settle(deed: () => Promise<Reply>, { conversationId }: Reply): Promise<boolean> {
    try {
      this.#with.showReply(await deed())
      return true
    } catch (error) {
      return this.#fail(error, m.textIsSafe())
    } finally {
      this.#with.refresh(conversationId)
    }
  }

  async #do(...args: Parameters<Conversations['act']>): Promise<boolean> {
    try {
      await this.#with.conversations.act(...args)
      this.#with.refresh(args[0])
      return true
    } catch (error) {
      return this.#fail(error)
    }
  }

  /** The first attempt had arrived although its answer was lost: what was typed since becomes a reply of its own. */
  #alreadyAccepted(id: string, text: string, accepted: Reply): boolean {
    const { drafts, outbox, showReply, refresh, toasts } = this.#with
    drafts.save(id, 'reply', { text, at: Date.now() })
    outbox.hold(accepted)
    showReply(accepted)
    refresh(id)
    toasts.show(m.alreadyAccepted())
    return false
  }

  #fail(error: unknown, comfort = ''): false {
    this.#with.toasts.show([explain(error), comfort].filter(Boolean).join(' '), { tone: 'bad' })
    return false
  }
}
