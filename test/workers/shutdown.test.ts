import { expect, test } from 'vitest'
import { colleague, conversationOf, openHouse, quietTown, type House } from '../support/house.ts'
import { waitFor } from '../support/wait-for.ts'

const sourceOf = async (house: House) => (await house.engines.store.list('source', { limit: 1 })).items[0]

const isRead = (house: House): Promise<true> =>
  waitFor(async () => ((await sourceOf(house))?.coveredUntil ? true : undefined), {
    what: 'a first proof of life',
  })

test('workers that stop let their sources go; the next ones take over and miss nothing', async () => {
  await using world = await quietTown()
  await using house = await openHouse({ world, workers: false })
  const first = house.startWorkers()
  await isRead(house)
  const before = (await sourceOf(house))?.lease
  expect(before?.holder).not.toBe('')
  await first[Symbol.asyncDispose]()
  expect((await sourceOf(house))?.lease).toMatchObject({ holder: '', epoch: before?.epoch })

  const meanwhile = world.control.post({ text: 'Nobody listens now, does the 81 run?' })
  await using _second = house.startWorkers()
  await conversationOf(house, meanwhile.uri)
  expect((await sourceOf(house))?.lease?.epoch).toBeGreaterThan(before?.epoch ?? Infinity)
})

test('a reply that is accepted as workers stop goes out once, by whoever comes next', async () => {
  await using world = await quietTown()
  await using house = await openHouse({ world, workers: false })
  const first = house.startWorkers()
  const post = world.control.post({ text: 'Is the lift at Flagey mended?' })
  const { id } = await conversationOf(house, post.uri)
  const fien = await colleague(house, 'fien')
  const order = { idempotencyKey: 'as-they-stop', text: 'Since this morning.' }
  const reply = await house.services.replies.accept(fien, id, order)
  await first[Symbol.asyncDispose]()
  await using _second = house.startWorkers()
  await waitFor(
    async () => (await house.engines.store.find('reply', reply.id))?.state === 'sent' || undefined,
    { what: 'the reply to be sent' },
  )
  expect(world.control.findThread(post.uri)?.replies.map(({ text }) => text)).toEqual(['Since this morning.'])
})
