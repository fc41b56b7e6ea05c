import { expect, test } from 'vitest'
import { Conflict } from '../../server/domain/errors.ts'
import type { Conversation } from '../../server/schemas/conversation.ts'
import { colleague, conversationOf, openHouse, quietTown } from '../support/house.ts'

test('one-owner: a thousand claim at once; one has it, 999 are told who', async () => {
  await using world = await quietTown()
  await using house = await openHouse({ world })
  const mention = world.control.post({ text: 'who helps me' })
  const conversation = await conversationOf(house, mention.uri)
  const actors = await Promise.all(
    Array.from({ length: 1000 }, (_, index) => colleague(house, `colleague-${index}`)),
  )
  const outcomes = await Promise.allSettled(
    actors.map((actor) => house.services.inbox.claim(actor, conversation.id)),
  )
  const winners = outcomes.filter((outcome) => outcome.status === 'fulfilled')
  expect(winners).toHaveLength(1)
  const owner = winners[0]?.value.assigneeId
  const told = outcomes.flatMap((outcome) =>
    outcome.status === 'rejected' ? [outcome.reason as Conflict] : [],
  )
  expect(told).toHaveLength(999)
  for (const refusal of told) {
    expect(refusal).toBeInstanceOf(Conflict)
    expect(refusal.code).toBe('already-claimed')
    expect((refusal.current as Conversation).assigneeId).toBe(owner)
  }
})

test('one-owner: a claim wins although posts arrive meanwhile', async () => {
  await using world = await quietTown()
  await using house = await openHouse({ world })
  const amelie = await colleague(house, 'amelie')
  const mention = world.control.post({ text: 'first' })
  const conversation = await conversationOf(house, mention.uri)
  const author = mention.uri
  const more = Array.from({ length: 30 }, (_, index) =>
    world.control.post({ text: `and ${index}`, replyTo: author }),
  )
  const claimed = await house.services.inbox.claim(amelie, conversation.id)
  expect(claimed.assigneeId).toBe(amelie.id)
  expect(more).toHaveLength(30)
  const later = await house.services.inbox.brief(conversation.id)
  expect(later?.assigneeId).toBe(amelie.id)
})
