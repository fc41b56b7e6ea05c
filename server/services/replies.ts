/** What people do with replies. Sending is the outbox's; here they are written, taken back, retried, decided. */
import type { Actor } from '../domain/actor.ts'
import type { ConversationDocument, ReplyDocument, ReplyPartDocument } from '../domain/documents.ts'
import { Conflict, Invalid, NotFound } from '../domain/errors.ts'
import { replyId } from '../domain/ids.ts'
import { mayRead } from '../domain/rights.ts'
import * as machine from '../domain/reply-machine.ts'
import { instant } from '../domain/time.ts'
import { canReply } from '../ports/connector.ts'
import { countText, replyLead, splitReply } from '../schemas/counting.ts'
import type { NewReply, Reply } from '../schemas/reply.ts'
import { signatureOf } from '../schemas/signature.ts'
import { change, creating, firstVersion } from './change.ts'
import { currentConversation } from './ingest-identities.ts'
import type { ServiceContext } from './context.ts'
import { openDetail } from './inbox-detail.ts'
import type { Inbox } from './inbox.ts'
import type { Networks } from './networks.ts'
import { replyChanged } from './outbox-telling.ts'
import { getReadable } from './rights.ts'
import { wakeReply } from './wake-reply.ts'
import { viewReply } from './views.ts'

export interface Replies {
  /** Accepts a reply once; the same key from the same colleague answers the same reply. */
  accept(actor: Actor, conversationId: string, order: { idempotencyKey: string } & NewReply): Promise<Reply>
  /** Throws `Conflict` `too-late` once it is going out. */
  withdraw(actor: Actor, id: string): Promise<Reply>
  /** Sends a failed reply again, with other words if given. */
  retry(actor: Actor, id: string, edit: { text?: string }): Promise<Reply>
  /** Settles a reply whose outcome nobody knows. */
  decide(actor: Actor, id: string, decision: machine.Decision): Promise<Reply>
}

export type RepliesOptions = { networks: Networks; inbox: Inbox; undoMs: number }

export const makeReplies = (
  context: ServiceContext,
  { networks, inbox, undoMs }: RepliesOptions,
): Replies => {
  const { store, now } = context

  const makeParts = async (
    { channelId, inReplyTo }: { channelId: string; inReplyTo: string },
    text: string,
    signature: string | null,
  ): Promise<ReplyPartDocument[]> => {
    const session = await networks.session(channelId)
    const channel = await store.find('channel', channelId)
    if (!channel || !canReply(session))
      throw new Invalid('no-reply-path', 'This channel cannot send replies.')
    const target = await store.find('post', inReplyTo)
    if (!target) throw new NotFound('The post it answers is not there any more.')
    const { text: declared, name } = networks.declarationFor(channel)
    const limits = {
      ...declared,
      ...replyLead(declared, target.author),
      limit: declared.limit - networks.replyReserve(channel, target),
    }
    const parts = splitReply(text, signature, limits)
    if (parts.length > limits.maxParts) {
      const length = countText(text, limits.scheme)
      throw new Invalid(
        'reply-too-long',
        `${name} takes ${limits.limit} characters a post and at most ${limits.maxParts} posts a reply; this one has ${length}.`,
      )
    }
    return parts.map((part) => ({
      text: part,
      state: 'waiting',
      uri: null,
      sentAt: null,
      clientId: session.newClientId(),
      attempts: 0,
      native: null,
    }))
  }

  /** A person may have picked another post than the path's. */
  const expectAnswerable = async (channelId: string, id: string): Promise<void> => {
    const channel = await store.find('channel', channelId)
    const post = await store.find('post', id)
    const bar = channel && post ? networks.replyBar(channel, post) : null
    if (bar) throw new Invalid('no-reply-path', pathProblem[bar.reason] ?? noPath)
  }

  const move = async ({ actor, id, action }: Move, step: (doc: ReplyDocument) => ReplyDocument) => {
    await getTheirs(context, actor, id)
    const { doc, changed } = await change(store, { kind: 'reply', id }, (current) => {
      const next = step(current)
      const audit = { at: instant(now()), actorId: actor.id, action }
      return next === current ? null : { doc: next, tell: [replyChanged(current, audit)] }
    })
    if (changed) await context.tell('reply', doc)
    if (doc.state === 'queued') await wakeReply(context, doc, 0)
    return viewReply(doc)
  }

  return {
    async accept(actor, conversationId, { idempotencyKey, text, signed, inReplyTo }) {
      const id = replyId(actor.id, idempotencyKey)
      const conversation = await getReadable(context, actor, conversationId)
      const before = await store.find('reply', id)
      if (before) return sameReply(before, conversation, text)
      const { replyPath, posts } = await openDetail(context, networks, { actor, conversation })
      if (replyPath.kind !== 'api')
        throw new Invalid('no-reply-path', pathProblem[replyPath.reason] ?? noPath)
      const target = posts.find((post) => post.id === (inReplyTo ?? replyPath.inReplyTo))
      if (!target || target.deletedAt)
        throw new Invalid('no-such-post', 'The post you answer is not there any more.')
      await expectAnswerable(conversation.channelId, target.id)
      const me = await store.find('colleague', actor.id)
      const signature = me && (signed ?? me.signsReplies) ? signatureOf(me) : null
      const createdAt = instant(now())
      const heldUntil = instant(now().getTime() + undoMs)
      const parts = await makeParts(
        { channelId: conversation.channelId, inReplyTo: target.id },
        text.trim(),
        signature,
      )
      const reply: ReplyDocument = {
        id,
        ...firstVersion(),
        conversationId: conversation.id,
        channelId: conversation.channelId,
        inReplyTo: target.id,
        authorId: actor.id,
        text: text.trim(),
        signature,
        parts,
        state: 'held',
        createdAt,
        heldUntil,
        nextAttemptAt: null,
        attempts: 0,
        failure: null,
        lookUps: [],
        wakeAt: heldUntil,
      }
      reply.pending = firstVersion([
        replyChanged(reply, { at: createdAt, actorId: actor.id, action: 'replied' }),
      ]).pending
      const [result] = await store.write([creating('reply', reply)])
      if (result === 'exists') return sameReply(await getReply(context, id), conversation, text)
      await context.tell('reply', reply)
      await wakeReply(context, reply, undoMs)
      if (conversation.assigneeId === null) await claimQuietly(inbox, actor, conversation.id)
      return viewReply(reply)
    },

    withdraw: (actor, id) => move({ actor, id, action: 'withdrew' }, machine.withdraw),

    async retry(actor, id, { text }) {
      const reply = await getTheirs(context, actor, id)
      const started = reply.parts.some(({ state }) => state === 'sent')
      if (text !== undefined && started)
        throw new Invalid('half-sent', 'A part of it is out already; the rest goes out as it was written.')
      const { channelId, inReplyTo, signature } = reply
      const parts =
        text === undefined ? null : await makeParts({ channelId, inReplyTo }, text.trim(), signature)
      return move({ actor, id, action: 'retried' }, (doc) => ({
        ...machine.retry(doc, instant(now())),
        ...(parts && { parts, text: text?.trim() ?? doc.text }),
      }))
    },

    decide: (actor, id, decision) =>
      move({ actor, id, action: 'decided' }, (doc) => machine.decide(doc, decision, instant(now()))),
  }
}

type Move = { actor: Actor; id: string; action: 'withdrew' | 'retried' | 'decided' }

const getReply = async ({ store }: ServiceContext, id: string): Promise<ReplyDocument> => {
  const reply = await store.find('reply', id)
  if (!reply) throw new NotFound('There is no such reply.')
  return reply
}

/** A reply of a conversation that this person may read. Throws `NotFound`. */
const getTheirs = async (context: ServiceContext, actor: Actor, id: string): Promise<ReplyDocument> => {
  const reply = await getReply(context, id)
  const conversation = await currentConversation(context, reply.conversationId)
  if (!conversation || !mayRead(actor, conversation)) throw new NotFound('There is no such reply.')
  return reply
}

const sameReply = (reply: ReplyDocument, conversation: ConversationDocument, text: string): Reply => {
  if (reply.conversationId !== conversation.id || reply.text !== text.trim())
    throw new Conflict('key-reused', 'This idempotency key belongs to another reply.', {
      current: viewReply(reply),
    })
  return viewReply(reply)
}

/** Who answers has it; where a colleague was faster meanwhile, they keep it and the reply goes out all the same. */
const claimQuietly = async (inbox: Inbox, actor: Actor, id: string): Promise<void> => {
  try {
    await inbox.claim(actor, id)
  } catch (error) {
    if (!(error instanceof Conflict)) throw error
  }
}

const noPath = 'This conversation cannot be answered from here now.'
const pathProblem: Record<string, string> = {
  'customer-post-deleted': 'The customer took the post back; there is nothing to answer any more.',
  'channel-signed-out': 'The account is signed out. An admin must connect it again.',
  'not-summoned':
    'The network takes an answer from here only where the customer mentions or quotes the account.',
}
