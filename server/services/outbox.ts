/**
 * A reply's way out. `advance` moves one reply as far as it will go and is safe to call at any time, by anybody, any
 * number of times: each step is stored before the network hears of it, and after a step whose end nobody saw it
 * looks before it sends.
 */
import type { PostDocument, ReplyDocument } from '../domain/documents.ts'
import { Conflict } from '../domain/errors.ts'
import * as machine from '../domain/reply-machine.ts'
import { instant } from '../domain/time.ts'
import {
  canReply,
  ConnectorError,
  type CanReply,
  type OutgoingPart,
  type SentPart,
  type Session,
} from '../ports/connector.ts'
import { RetryLater } from '../ports/queue.ts'
import type { NetworkDeclaration } from '../schemas/network.ts'
import type { ReplyFailure } from '../schemas/reply.ts'
import { change } from './change.ts'
import type { ServiceContext } from './context.ts'
import type { Ingest } from './ingest.ts'
import type { Networks } from './networks.ts'
import { replyChanged } from './outbox-telling.ts'
import { ownPost } from './own-post.ts'

/** After this many attempts that surely did not arrive, a person is asked. */
const maxAttempts = 8
/** Between the three looks after an unknown outcome, where looking is all a network offers. */
const defaultLookUpDelays: readonly number[] = [60_000, 180_000]
const firstBackoff = 2_000
const longestBackoff = 120_000
const sendTimeout = 30_000
/** A reply that could not even be looked for in this time goes to a person. */
const longestOpen = 3_600_000

export type OutboxOptions = {
  networks: Networks
  ingest: Ingest
  /** Pauses between looks, milliseconds; after one look more than there are pauses a person decides. */
  lookUpDelays?: readonly number[]
}

export class Outbox {
  readonly #context: ServiceContext
  readonly #networks: Networks
  readonly #ingest: Ingest
  readonly #lookUpDelays: readonly number[]

  constructor(
    context: ServiceContext,
    { networks, ingest, lookUpDelays = defaultLookUpDelays }: OutboxOptions,
  ) {
    this.#context = context
    this.#lookUpDelays = lookUpDelays
    this.#networks = networks
    this.#ingest = ingest
  }

  /** Resolves when the reply is settled; throws `RetryLater` when it waits for a moment or for the network. */
  async advance(id: string, signal: AbortSignal): Promise<void> {
    for (;;) {
      signal.throwIfAborted()
      const reply = await this.#context.store.find('reply', id)
      if (!reply) return
      const waitMs =
        Date.parse(reply.state === 'held' ? reply.heldUntil : (reply.nextAttemptAt ?? '')) - this.#nowMs()
      if (['held', 'queued', 'sending'].includes(reply.state) && waitMs > 0) throw new RetryLater(waitMs)
      if (reply.state === 'held') await this.#step(reply, (doc) => machine.release(doc, this.#now()))
      else if (reply.state === 'queued') await this.#sendNext(reply, signal)
      else if (reply.state === 'sending') await this.#lookFirst(reply, signal)
      else return
    }
  }

  async #sendNext(reply: ReplyDocument, signal: AbortSignal): Promise<void> {
    const index = machine.nextPart(reply)
    const begun = await this.#step(reply, (doc) => machine.beginPart(doc, index, this.#now()))
    if (begun) await this.#attempt(begun, index, signal)
  }

  /** A part was under way when somebody died or an answer was lost: see whether it arrived. */
  async #lookFirst(reply: ReplyDocument, signal: AbortSignal): Promise<void> {
    const index = machine.nextPart(reply)
    const { session, outgoing, declaration } = await this.#prepare(reply, index)
    const found = await this.#guard({ reply, declaration, phase: 'look' }, () =>
      session.lookUp(outgoing, bounded(signal)),
    )
    if (found === failedCall) return
    const looked = await this.#step(reply, (doc) => machine.noteLookUp(doc, found !== undefined, this.#now()))
    if (!looked) return
    if (found) return this.#record(looked, index, found)
    if (declaration.sendOnce !== 'look-up') {
      const again = await this.#step(looked, (doc) => machine.beginPart(doc, index, this.#now()))
      if (again) await this.#attempt(again, index, signal)
      return
    }
    const failure = this.#failure('transient', `${declaration.name} did not say whether the reply arrived.`)
    const delay = this.#lookUpDelays[looked.lookUps.length - 1]
    if (delay === undefined) await this.#step(looked, (doc) => machine.giveToPerson(doc, failure))
    else await this.#step(looked, (doc) => machine.leaveOpen(doc, this.#later(delay), failure))
  }

  async #attempt(reply: ReplyDocument, index: number, signal: AbortSignal): Promise<void> {
    const { session, outgoing, declaration } = await this.#prepare(reply, index)
    const sent = await this.#guard({ reply, declaration, phase: 'send' }, () =>
      session.send(outgoing, bounded(signal)),
    )
    if (sent !== failedCall) await this.#record(reply, index, sent)
  }

  /** Our own post is stored first: found there again, the reply would be recognised by it. */
  async #record(reply: ReplyDocument, index: number, sent: SentPart): Promise<void> {
    const parent = await this.#context.store.find('post', reply.inReplyTo)
    const channel = await this.#context.store.find('channel', reply.channelId)
    await this.#step(reply, (doc) =>
      doc.parts[index]?.state === 'sent' ? doc : machine.markSent(doc, index, sent),
    )
    if (parent && channel)
      await this.#ingest.posts({ channelId: channel.id, accountId: channel.accountId }, [
        ownPost({ reply, index, sent, parent, channel }),
      ])
  }

  async #prepare(
    reply: ReplyDocument,
    index: number,
  ): Promise<{ session: Session & CanReply; outgoing: OutgoingPart; declaration: NetworkDeclaration }> {
    const session = await this.#networks.session(reply.channelId)
    if (!canReply(session)) throw new Error(`channel ${reply.channelId} cannot send replies`)
    const parent = await this.#context.store.find('post', reply.inReplyTo)
    if (!parent) throw new Error(`reply ${reply.id} answers a post that is not stored`)
    const outgoing = outgoingPart(reply, index, parent)
    return { session, outgoing, declaration: this.#networks.declaration(parent.network) }
  }

  /** Does one network call and turns its failure into the reply's next state. */
  async #guard<T>(
    { reply, declaration, phase }: Call,
    call: () => Promise<T>,
  ): Promise<T | typeof failedCall> {
    try {
      return await call()
    } catch (error) {
      const unnamed = { cause: error, outcome: 'maybe-sent' } as const
      const problem =
        error instanceof ConnectorError
          ? error
          : new ConnectorError('transient', `${declaration.name} could not be reached.`, unnamed)
      this.#context.log.warn(
        { err: problem, replyId: reply.id, phase, outcome: problem.outcome },
        'sending a reply failed',
      )
      if (phase === 'look' || problem.outcome === 'maybe-sent') await this.#stillOpen(reply, problem)
      else await this.#notSent(reply, problem)
      return failedCall
    }
  }

  /** An earlier attempt may have arrived. A look that failed says nothing about that. */
  async #stillOpen(reply: ReplyDocument, problem: ConnectorError): Promise<void> {
    const failure = this.#failure(problem.kind, problem.message)
    await this.#step(reply, (doc) => {
      const openFor = this.#nowMs() - Date.parse(doc.heldUntil)
      if (doc.attempts >= maxAttempts || openFor > longestOpen) return machine.giveToPerson(doc, failure)
      // Looks are no attempts: what could not be looked for in all this time is asked for less and less often.
      const rest = problem.retryAfterMs ?? Math.min(longestBackoff, openFor / 4)
      return machine.leaveOpen(doc, this.#later(Math.max(backoff(doc, problem), rest)), failure)
    })
  }

  async #notSent(reply: ReplyDocument, problem: ConnectorError): Promise<void> {
    const failure = this.#failure(problem.kind, problem.message)
    await this.#step(reply, (doc) =>
      problem.kind === 'rate-limit' || (problem.kind === 'transient' && doc.attempts < maxAttempts)
        ? machine.postpone(doc, this.#later(backoff(doc, problem)), failure)
        : machine.fail(doc, failure),
    )
  }

  /** One compare-and-set. Undefined when the reply moved on meanwhile: whoever moved it has the next step. */
  async #step(
    reply: ReplyDocument,
    step: (doc: ReplyDocument) => ReplyDocument,
  ): Promise<ReplyDocument | undefined> {
    try {
      const { doc } = await change(this.#context.store, { kind: 'reply', id: reply.id }, (current) => {
        if (current.version !== reply.version && current.state !== reply.state)
          throw new Conflict('reply-moved-on', `The reply is ${current.state} by now.`)
        const next = step(current)
        return next === current ? null : { doc: next, tell: [replyChanged(current)] }
      })
      await this.#context.tell('reply', doc)
      return doc
    } catch (error) {
      if (error instanceof Conflict) return undefined
      throw error
    }
  }

  #failure(kind: ReplyFailure['kind'], message: string): ReplyFailure {
    return { kind, message, at: this.#now() }
  }

  #nowMs(): number {
    return this.#context.now().getTime()
  }

  #now(): string {
    return instant(this.#nowMs())
  }

  #later(ms: number): string {
    return instant(this.#nowMs() + ms)
  }
}

const failedCall = Symbol('failed call')

type Call = { reply: ReplyDocument; declaration: NetworkDeclaration; phase: 'look' | 'send' }

const backoff = (reply: ReplyDocument, problem: ConnectorError): number =>
  problem.retryAfterMs ?? Math.min(longestBackoff, firstBackoff * 2 ** Math.max(0, reply.attempts - 1))

const bounded = (signal: AbortSignal): AbortSignal =>
  AbortSignal.any([signal, AbortSignal.timeout(sendTimeout)])

const outgoingPart = (reply: ReplyDocument, index: number, parent: PostDocument): OutgoingPart => {
  const part = reply.parts[index]
  if (!part) throw new Error(`reply ${reply.id} has no part ${index}`)
  const before = reply.parts[index - 1]
  return {
    clientId: part.clientId,
    text: part.text,
    // Each part a moment later, so that readers who sort by date see them in order.
    createdAt: instant(Date.parse(reply.heldUntil) + index),
    language: parent.language,
    inReplyTo: { uri: parent.uri, native: parent.native },
    previous: before?.uri ? { uri: before.uri, native: before.native } : null,
  }
}
