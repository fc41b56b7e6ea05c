import { expect, test } from 'vitest'
import type { Causerie } from '../../server/compose.ts'
import { postId } from '../../server/domain/ids.ts'
import type { Town } from '../../town/index.ts'
import { openXHouse } from '../support/x-house.ts'

const attempts = (town: Town): number => town.control.account().requests['x createPost'] ?? 0
const answers = (town: Town, uri: string): string[] =>
  (town.control.findThread(uri)?.replies ?? []).map(({ text }) => text)
const detail = (house: Causerie, actor: Parameters<Causerie['services']['inbox']['open']>[0], id: string) =>
  house.services.inbox.open(actor, id)

test('sent-at-most-once: an answer that X lost is found by looking, with its links', async () => {
  await using x = await openXHouse('did the 81 stop at Janson?')
  x.town.control.fault({ kind: 'lost-answer', method: 'createPost' })
  const { id } = await x.reply('It did: example.com/81 & https://example.org/plan')
  await x.settle(id)
  expect(await x.current(id)).toMatchObject({ state: 'sent', lookUps: [{ found: true }] })
  expect(attempts(x.town)).toBe(1)
  expect(answers(x.town, x.mention.uri)).toHaveLength(1)
})

test('sent-at-most-once: not found three times ends with a person and the evidence, never with a second post', async () => {
  await using x = await openXHouse('did the 81 stop at Janson?')
  x.town.control.fault({ kind: 'lost-answer', method: 'createPost' })
  x.town.control.fault({ kind: 'timeline-lag', times: 3 })
  const { id } = await x.reply('It did, at five past.')
  await x.settle(id)
  const unknown = await x.current(id)
  expect(unknown).toMatchObject({
    state: 'unknown',
    lookUps: [{ found: false }, { found: false }, { found: false }],
  })
  expect(unknown?.failure?.message).toContain('X did not say')
  await x.settle(id)
  expect(attempts(x.town)).toBe(1)
  // The timeline shows it in the end: our own post comes back and settles the matter.
  const ours = x.town.control.findThread(x.mention.uri)?.replies[0]?.uri ?? ''
  await x.take(ours)
  expect(await x.current(id)).toMatchObject({ state: 'sent' })
  expect(answers(x.town, x.mention.uri)).toEqual(['It did, at five past.'])
})

test('sent-at-most-once: an attempt that never arrived is not sent again by itself either', async () => {
  await using x = await openXHouse('hello?')
  x.town.control.fault({ kind: 'reset', method: 'createPost' })
  const { id } = await x.reply('Good morning!')
  await x.settle(id)
  expect(await x.current(id)).toMatchObject({ state: 'unknown' })
  expect(attempts(x.town)).toBe(1)
  // Sent again by a person's word, and lost again: looked for as often as before.
  x.town.control.fault({ kind: 'reset', method: 'createPost' })
  await x.house.services.replies.decide(x.actor, id, 'send-again')
  await x.settle(id)
  expect(await x.current(id)).toMatchObject({ state: 'unknown', lookUps: [{}, {}, {}] })
  await x.house.services.replies.decide(x.actor, id, 'send-again')
  await x.settle(id)
  expect(await x.current(id)).toMatchObject({ state: 'sent' })
  expect(answers(x.town, x.mention.uri)).toEqual(['Good morning!'])
})

test('a follow-up that does not call us is answered below the message that did, and the price is told', async () => {
  await using x = await openXHouse('hello?')
  const before = await detail(x.house, x.actor, x.conversationId)
  expect(before.replyPath).toMatchObject({
    kind: 'api',
    reason: 'mentioned-us',
    cost: { amount: 0.01, amountWithLink: 0.2, currency: 'USD' },
  })
  const { id } = await x.reply('Good morning!')
  await x.settle(id)
  const ours = answersOf(x.town, x.mention.uri)
  const followUp = x.town.control.post({ text: 'where are you?', replyTo: ours })
  await x.take(followUp.uri)
  const { replyPath } = await detail(x.house, x.actor, x.conversationId)
  expect(replyPath).toMatchObject({
    kind: 'api',
    reason: 'summoned-earlier',
    inReplyTo: postId('x', x.mention.uri),
  })
  const order = { idempotencyKey: 'below the follow-up', text: 'Here', inReplyTo: postId('x', followUp.uri) }
  await expect(x.house.services.replies.accept(x.actor, x.conversationId, order)).rejects.toMatchObject({
    code: 'no-reply-path',
  })
  const below = await x.reply('At Janson.')
  await x.settle(below.id)
  expect(await x.current(below.id)).toMatchObject({ state: 'sent' })
  expect(answers(x.town, x.mention.uri)).toEqual(['Good morning!', 'At Janson.'])
})

test('a customer who never called us, or took it back, is answered on X itself', async () => {
  await using x = await openXHouse('hello?')
  const { id } = await x.reply('Good morning!')
  await x.settle(id)
  const ours = answersOf(x.town, x.mention.uri)
  const followUp = x.town.control.post({ text: 'where are you?', replyTo: ours })
  await x.take(followUp.uri)
  await x.house.ingest.deletions('x', [x.mention.uri])
  const { replyPath } = await detail(x.house, x.actor, x.conversationId)
  expect(replyPath).toMatchObject({
    kind: 'open-network',
    reason: 'not-summoned',
    url: `${x.town.url}/intent/post?in_reply_to=${followUp.rkey}`,
  })
  await expect(x.reply('Here')).rejects.toMatchObject({ code: 'no-reply-path' })
  expect(attempts(x.town)).toBe(1)
})

const answersOf = (town: Town, uri: string): string => town.control.findThread(uri)?.replies[0]?.uri ?? ''
