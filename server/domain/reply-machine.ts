/**
 * The states of a reply and the only moves between them. Each function gives the next form of a reply or throws
 * `Conflict`; writing it is a compare-and-set, so of two that try one wins.
 *
 *   held → queued → sending → sent
 *     ↓       ↓        ↓  ↘ failed (surely not posted) → queued
 *   withdrawn ←————————┘    unknown (may be posted; a person decides) → sent | queued | withdrawn
 */
import type { Instant } from '../schemas/atoms.ts'
import type { ReplyFailure } from '../schemas/reply.ts'
import type { ReplyDocument, ReplyPartDocument } from './documents.ts'
import { Conflict } from './errors.ts'
import { never } from './time.ts'

export const nextPart = (reply: ReplyDocument): number =>
  reply.parts.findIndex((part) => part.state !== 'sent')

/** The undo window is over. */
export const release = (reply: ReplyDocument, now: Instant): ReplyDocument => {
  expect(reply, 'held')
  return { ...reply, state: 'queued', wakeAt: now }
}

/** An attempt at one part begins; stored before the network hears of it. */
export const beginPart = (reply: ReplyDocument, index: number, now: Instant): ReplyDocument => {
  expect(reply, 'queued', 'sending')
  return {
    ...withPart(reply, index, (part) => ({ ...part, state: 'sending', attempts: part.attempts + 1 })),
    state: 'sending',
    attempts: reply.attempts + 1,
    nextAttemptAt: null,
    wakeAt: now,
  }
}

/** The network has this part. From `unknown`, `failed` or `queued` too: seeing it there settles the matter. */
export const markSent = (
  reply: ReplyDocument,
  index: number,
  sent: { uri: string; native: unknown; at: Instant },
): ReplyDocument => {
  const next = withPart(reply, index, (part) => ({
    ...part,
    state: 'sent',
    uri: sent.uri,
    native: sent.native,
    sentAt: sent.at,
  }))
  const done = nextPart(next) < 0
  return {
    ...next,
    state: done ? 'sent' : next.state === 'unknown' || next.state === 'failed' ? 'queued' : next.state,
    failure: null,
    nextAttemptAt: null,
    wakeAt: done ? never : sent.at,
  }
}

/** Surely not posted now; another attempt comes later. */
export const postpone = (
  reply: ReplyDocument,
  until: Instant,
  failure: ReplyFailure | null,
): ReplyDocument => {
  expect(reply, 'sending', 'queued')
  return { ...restPart(reply), state: 'queued', nextAttemptAt: until, wakeAt: until, failure }
}

/** The outcome is open: the next step is to look, not to send. */
export const leaveOpen = (reply: ReplyDocument, until: Instant, failure: ReplyFailure): ReplyDocument => {
  expect(reply, 'sending')
  return { ...reply, nextAttemptAt: until, wakeAt: until, failure }
}

export const noteLookUp = (reply: ReplyDocument, found: boolean, now: Instant): ReplyDocument => ({
  ...reply,
  lookUps: [...reply.lookUps.slice(-19), { at: now, found }],
})

export const fail = (reply: ReplyDocument, failure: ReplyFailure): ReplyDocument => {
  expect(reply, 'sending', 'queued')
  return { ...restPart(reply), state: 'failed', failure, nextAttemptAt: null, wakeAt: never }
}

/** Nobody can tell whether the network has it: from here only a person moves it on. */
export const giveToPerson = (reply: ReplyDocument, failure: ReplyFailure): ReplyDocument => {
  expect(reply, 'sending')
  return { ...reply, state: 'unknown', failure, nextAttemptAt: null, wakeAt: never }
}

/** Takes a reply back while no part of it can be on the network. */
export const withdraw = (reply: ReplyDocument): ReplyDocument => {
  if (reply.state === 'withdrawn') return reply
  const started = reply.parts.some((part) => part.state !== 'waiting')
  if (!['held', 'queued', 'failed'].includes(reply.state) || started)
    throw new Conflict('too-late', 'The reply is already on its way; it cannot be taken back any more.')
  return { ...reply, state: 'withdrawn', nextAttemptAt: null, wakeAt: never }
}

export const retry = (reply: ReplyDocument, now: Instant): ReplyDocument => {
  expect(reply, 'failed', 'queued')
  return { ...reply, state: 'queued', nextAttemptAt: null, wakeAt: now, failure: null }
}

export type Decision = 'was-sent' | 'send-again' | 'drop'

/** What a person decides about a reply whose outcome nobody knows. */
export const decide = (reply: ReplyDocument, decision: Decision, now: Instant): ReplyDocument => {
  expect(reply, 'unknown')
  if (decision === 'drop') return { ...reply, state: 'withdrawn', wakeAt: never }
  const part = nextPart(reply)
  // The looks were for the attempt before; the next one gets its own.
  if (decision === 'send-again')
    return { ...restPart(reply), state: 'queued', wakeAt: now, failure: null, lookUps: [] }
  const sent = withPart(reply, part, (open) => ({ ...open, state: 'sent', sentAt: now }))
  const done = nextPart(sent) < 0
  return { ...sent, state: done ? 'sent' : 'queued', failure: null, wakeAt: done ? never : now }
}

const withPart = (
  reply: ReplyDocument,
  index: number,
  step: (part: ReplyPartDocument) => ReplyPartDocument,
): ReplyDocument => ({ ...reply, parts: reply.parts.map((part, at) => (at === index ? step(part) : part)) })

const restPart = (reply: ReplyDocument): ReplyDocument => ({
  ...reply,
  parts: reply.parts.map((part) => (part.state === 'sending' ? { ...part, state: 'waiting' } : part)),
})

function expect(reply: ReplyDocument, ...states: ReplyDocument['state'][]): void {
  if (!states.includes(reply.state))
    throw new Conflict('reply-moved-on', `The reply is ${reply.state} by now.`, {
      current: { state: reply.state },
    })
}
