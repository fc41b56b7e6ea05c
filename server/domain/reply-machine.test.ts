import { expect, test } from 'vitest'
import type { ReplyDocument } from './documents.ts'
import * as machine from './reply-machine.ts'
import { never } from './time.ts'

const now = '2026-10-01T12:00:00.000Z'
const later = '2026-10-01T12:01:00.000Z'
const failure = { kind: 'transient', message: 'no answer', at: now } as const

const reply = (more: Partial<ReplyDocument> = {}): ReplyDocument => ({
  id: 'r',
  version: 1,
  pending: [],
  conversationId: 'c',
  channelId: 'ch',
  inReplyTo: 'p',
  authorId: 'amelie',
  text: 'Found it',
  signature: null,
  parts: [part(), part()],
  state: 'held',
  createdAt: now,
  heldUntil: now,
  nextAttemptAt: null,
  attempts: 0,
  failure: null,
  lookUps: [],
  wakeAt: now,
  ...more,
})

const part = (): ReplyDocument['parts'][number] => ({
  text: 'Found it',
  state: 'waiting',
  uri: null,
  sentAt: null,
  clientId: 'key',
  attempts: 0,
  native: null,
})

const sent = (uri: string) => ({ uri, native: null, at: now })
const sending = () => machine.beginPart(machine.release(reply(), now), 0, now)

test('goes from held to sent, part by part', () => {
  let at = sending()
  expect(at).toMatchObject({
    state: 'sending',
    attempts: 1,
    parts: [{ state: 'sending', attempts: 1 }, { state: 'waiting' }],
  })
  at = machine.markSent(at, 0, sent('one'))
  expect(at).toMatchObject({ state: 'sending', wakeAt: now })
  expect(machine.nextPart(at)).toBe(1)
  at = machine.markSent(machine.beginPart(at, 1, now), 1, sent('two'))
  expect(at).toMatchObject({ state: 'sent', wakeAt: never, failure: null })
})

test('surely not posted goes back to the queue or fails; maybe posted does neither', () => {
  expect(machine.postpone(sending(), later, failure)).toMatchObject({
    state: 'queued',
    nextAttemptAt: later,
    parts: [{ state: 'waiting' }, {}],
  })
  expect(machine.fail(sending(), failure)).toMatchObject({ state: 'failed', wakeAt: never })
  expect(machine.leaveOpen(sending(), later, failure)).toMatchObject({
    state: 'sending',
    parts: [{ state: 'sending' }, {}],
  })
})

test('what is on its way cannot be taken back, what surely is not can', () => {
  expect(machine.withdraw(reply())).toMatchObject({ state: 'withdrawn', text: 'Found it' })
  expect(machine.withdraw(machine.fail(sending(), failure))).toMatchObject({ state: 'withdrawn' })
  expect(() => machine.withdraw(sending())).toThrow('on its way')
  const half = machine.fail(machine.beginPart(machine.markSent(sending(), 0, sent('one')), 1, now), failure)
  expect(() => machine.withdraw(half)).toThrow('on its way')
})

test('of an unknown outcome a person decides', () => {
  const unknown = machine.giveToPerson(sending(), failure)
  expect(() => machine.retry(unknown, now)).toThrow('unknown')
  expect(machine.decide(unknown, 'drop', now)).toMatchObject({ state: 'withdrawn' })
  expect(machine.decide(unknown, 'send-again', now)).toMatchObject({ state: 'queued' })
  expect(machine.decide(unknown, 'was-sent', now)).toMatchObject({
    state: 'queued',
    parts: [{ state: 'sent' }, { state: 'waiting' }],
  })
})

test('seeing it on the network settles an unknown outcome', () => {
  const one = {
    ...machine.giveToPerson(sending(), failure),
    parts: [{ ...part(), state: 'sending' as const }],
  }
  expect(machine.markSent(one, 0, sent('there'))).toMatchObject({ state: 'sent', failure: null })
})

test.each(['sent', 'withdrawn', 'unknown'] as const)('no move starts a reply that is %s', (state) => {
  expect(() => machine.beginPart(reply({ state }), 0, now)).toThrow()
  expect(() => machine.release(reply({ state }), now)).toThrow()
})
