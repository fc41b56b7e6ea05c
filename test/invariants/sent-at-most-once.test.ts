import { expect, test } from 'vitest'
import type { Actor } from '../../server/domain/actor.ts'
import type { Reply } from '../../server/schemas/reply.ts'
import type { Fault, Town } from '../../town/index.ts'
import { colleague, conversationOf, openHouse, quietTown, type House } from '../support/house.ts'
import { makeTempDir } from '../support/temp-dir.ts'
import { waitFor } from '../support/wait-for.ts'

const replyNow = async (house: House, actor: Actor, conversationId: string): Promise<Reply | undefined> =>
  (await house.services.inbox.open(actor, conversationId)).replies[0]

type Wanted = { actor: Actor; conversationId: string; state: Reply['state']; withinMs?: number }

const settled = (house: House, { actor, conversationId, state, withinMs = 30_000 }: Wanted) =>
  waitFor(
    async () => {
      const reply = await replyNow(house, actor, conversationId)
      return reply?.state === state ? reply : undefined
    },
    { what: `the reply to be ${state}`, withinMs },
  )

/** Our posts in Town, as the customer sees them. */
const postedBy = (world: Town, uri: string): string[] =>
  (world.control.findThread(uri)?.replies ?? [])
    .filter(({ author }) => author === world.account.handle)
    .map(({ text }) => text)

const faults: Fault[] = [
  { kind: 'lost-answer', method: 'Record', times: 1 },
  { kind: 'lost-answer', method: 'Record', times: 3 },
  { kind: 'error', status: 500, method: 'Record', times: 2 },
  { kind: 'reset', method: 'Record', times: 2 },
  { kind: 'rate-limit', method: 'Record', times: 1 },
  { kind: 'expire-tokens' },
]

test.each(faults)('sent-at-most-once: under $kind ×$times the customer reads it once', async (fault) => {
  await using world = await quietTown()
  await using house = await openHouse({ world })
  const driss = await colleague(house, 'driss')
  const mention = world.control.post({ text: 'did the 81 stop at Janson', arc: 'quiet' })
  const conversation = await conversationOf(house, mention.uri)
  world.control.fault(fault)
  await house.services.replies.accept(driss, conversation.id, {
    idempotencyKey: 'the-key',
    text: 'It did, at five past.',
  })
  await settled(house, { actor: driss, conversationId: conversation.id, state: 'sent' })
  expect(postedBy(world, mention.uri)).toEqual(['It did, at five past.'])
})

test('sent-at-most-once: the same key handed in a hundred times at once is one reply', async () => {
  await using world = await quietTown()
  await using house = await openHouse({ world })
  const driss = await colleague(house, 'driss')
  const mention = world.control.post({ text: 'hello', arc: 'quiet' })
  const conversation = await conversationOf(house, mention.uri)
  const accepted = await Promise.all(
    Array.from({ length: 100 }, () =>
      house.services.replies.accept(driss, conversation.id, { idempotencyKey: 'same-key', text: 'Hi!' }),
    ),
  )
  expect(new Set(accepted.map(({ id }) => id)).size).toBe(1)
  await settled(house, { actor: driss, conversationId: conversation.id, state: 'sent' })
  expect(postedBy(world, mention.uri)).toEqual(['Hi!'])
})

test('sent-at-most-once: two workers that move the same reply at once post it once', async () => {
  await using world = await quietTown()
  await using house = await openHouse({ world, undoMs: 0 })
  const driss = await colleague(house, 'driss')
  const mention = world.control.post({ text: 'hello', arc: 'quiet' })
  const conversation = await conversationOf(house, mention.uri)
  const { id } = await house.services.replies.accept(driss, conversation.id, {
    idempotencyKey: 'a-key',
    text: 'Once only.',
  })
  const signal = AbortSignal.timeout(20_000)
  await Promise.allSettled(Array.from({ length: 8 }, () => house.outbox.advance(id, signal)))
  await settled(house, { actor: driss, conversationId: conversation.id, state: 'sent' })
  expect(postedBy(world, mention.uri)).toEqual(['Once only.'])
})

test('sent-at-most-once: a half-sent reply resumes at the missing part', async () => {
  await using world = await quietTown()
  await using folder = makeTempDir()
  const text = Array.from({ length: 90 }, (_, index) => `word${index}`).join(' ')
  let conversationId = ''
  let uri = ''
  {
    await using house = await openHouse({ world, dataDir: folder.path })
    const driss = await colleague(house, 'driss')
    uri = world.control.post({ text: 'tell me all', arc: 'quiet' }).uri
    conversationId = (await conversationOf(house, uri)).id
    await house.services.replies.accept(driss, conversationId, { idempotencyKey: 'long-key', text })
    await waitFor(async () => (await replyNow(house, driss, conversationId))?.parts[0]?.state === 'sent', {
      what: 'the first part',
      everyMs: 1,
    })
    world.control.fault({ kind: 'reset', forMs: 2000 })
  }
  await using again = await openHouse({ world, dataDir: folder.path })
  const driss = await colleague(again, 'driss')
  const sent = await settled(again, { actor: driss, conversationId, state: 'sent', withinMs: 60_000 })
  expect(sent.parts.length).toBeGreaterThan(1)
  const texts: string[] = []
  for (
    let at = world.control.findThread(uri);
    at;
    at = at.replies.find(({ author }) => author === world.account.handle)
  )
    if (at.uri !== uri) texts.push(at.text)
  expect(texts).toEqual(sent.parts.map((part) => part.text))
  expect(texts.join(' ')).toBe(text)
})

test('sent-at-most-once: taken back in the undo window it never goes out, and its words stay', async () => {
  await using world = await quietTown()
  await using house = await openHouse({ world, undoMs: 60_000 })
  const driss = await colleague(house, 'driss')
  const mention = world.control.post({ text: 'hello', arc: 'quiet' })
  const conversation = await conversationOf(house, mention.uri)
  const reply = await house.services.replies.accept(driss, conversation.id, {
    idempotencyKey: 'undo-key',
    text: 'Too early',
  })
  const withdrawn = await house.services.replies.withdraw(driss, reply.id)
  expect(withdrawn).toMatchObject({ state: 'withdrawn', text: 'Too early' })
  await house.outbox.advance(reply.id, AbortSignal.timeout(5000))
  expect(postedBy(world, mention.uri)).toEqual([])
})
