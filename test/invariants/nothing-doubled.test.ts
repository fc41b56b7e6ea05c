import { expect, test } from 'vitest'
import { colleague, conversationOf, findPost, openHouse, quietTown, type House } from '../support/house.ts'
import { waitFor } from '../support/wait-for.ts'

const all = { limit: 1000, fresh: true } as const

const postsOf = async (house: House, text: string) =>
  (await house.engines.store.list('post', all)).items.filter((post) => post.text.includes(text))

test('nothing-doubled: the same post from stream, poll and a repeated page is one post in one conversation', async () => {
  await using world = await quietTown()
  await using house = await openHouse({ world })
  world.control.fault({ kind: 'repeat', times: 20 })
  const uris = Array.from(
    { length: 60 },
    (_, index) => world.control.post({ text: `umbrella ${index}.` }).uri,
  )
  for (const uri of uris) await conversationOf(house, uri)
  const handed = world.control.account().handedOut.filter(({ uri }) => uris.includes(uri))
  expect(
    handed.some(({ times }) => times > 1),
    'Town handed some out more than once',
  ).toBe(true)
  for (let index = 0; index < uris.length; index++)
    expect(await postsOf(house, `umbrella ${index}.`)).toHaveLength(1)
  expect(await house.engines.store.count('conversation', [], { fresh: true })).toBe(uris.length)
})

test('nothing-doubled: the same page handed in ten times at once ends as one', async () => {
  await using world = await quietTown()
  await using house = await openHouse({ world, workers: false })
  const session = await house.networks.session(house.channelId)
  for (let index = 0; index < 25; index++) world.control.post({ text: `twice ${index}` })
  const abort = new AbortController()
  const pages = session.read('notifications', null, abort.signal)
  const first = await pages.next()
  const posts = first.value?.posts ?? []
  expect(posts.length).toBeGreaterThan(5)
  const arrival = { channelId: house.channelId, accountId: session.account.id }
  await Promise.all(Array.from({ length: 10 }, () => house.ingest.posts(arrival, posts)))
  abort.abort()
  const stored = (await house.engines.store.list('post', all)).items
  expect(new Set(stored.map(({ uri }) => uri)).size).toBe(stored.length)
  expect(await house.engines.store.count('conversation', [], { fresh: true })).toBe(
    posts.filter(({ reason }: { reason: string }) => reason === 'mention').length,
  )
  const audits = (await house.engines.store.list('audit', all)).items.filter(
    ({ action }) => action === 'opened',
  )
  expect(new Set(audits.map(({ conversationId }) => conversationId)).size).toBe(audits.length)
})

test('nothing-doubled: our own reply comes back as itself, once, and opens nothing', async () => {
  await using world = await quietTown()
  await using house = await openHouse({ world })
  const fien = await colleague(house, 'fien')
  const mention = world.control.post({ text: 'is the lift at Flagey working', arc: 'quiet' })
  const conversation = await conversationOf(house, mention.uri)
  const reply = await house.services.replies.accept(fien, conversation.id, {
    idempotencyKey: 'key-one',
    text: 'It is, since this morning.',
  })
  const sent = await waitFor(
    async () =>
      (await house.services.inbox.open(fien, conversation.id)).replies.find(({ state }) => state === 'sent'),
    { what: 'the reply to be sent' },
  )
  await waitFor(() => world.control.account().handedOut.find(({ uri }) => uri === sent.parts[0]?.uri), {
    what: 'Town to hand our own reply out',
  })
  const echo = await waitFor(() => findPost(house, sent.parts[0]?.uri ?? ''), { what: 'our own post' })
  expect(echo).toMatchObject({ voice: 'us', replyId: reply.id, conversationId: conversation.id })
  const ours = await waitFor(
    async () => {
      const { posts } = await house.services.inbox.open(fien, conversation.id)
      const some = posts.filter(({ voice }) => voice === 'us')
      return some.length > 0 ? some : undefined
    },
    { what: 'our own post in its conversation' },
  )
  expect(ours).toHaveLength(1)
  expect(await house.engines.store.count('conversation', [], { fresh: true })).toBe(1)
})
