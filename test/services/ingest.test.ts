import { expect, test, vi } from 'vitest'
import { change } from '../../server/services/change.ts'
import { sweep } from '../../server/services/sweep.ts'
import { arrival, openEmbeddedHouse, says, weSay, type EmbeddedHouse } from '../support/embedded-house.ts'

const close = (house: EmbeddedHouse, id: string, closedAt: string) =>
  change(house.context.store, { kind: 'conversation', id }, (doc) => ({
    doc: { ...doc, status: 'closed', closedAt },
  }))

test('a mention opens a conversation, our answer and the customer’s words stay in it', async () => {
  await using house = await openEmbeddedHouse()
  await house.ingest.posts(arrival, [
    says('a', 'Where is my umbrella'),
    weSay('b', 'At the depot.', { parentUri: 'a', rootUri: 'a', authoredAt: '2026-10-01T11:05:00.000Z' }),
    says('c', 'Thank you!', {
      reason: 'reply',
      parentUri: 'b',
      rootUri: 'a',
      authoredAt: '2026-10-01T11:09:00.000Z',
    }),
  ])
  const conversation = await house.conversation('a')
  expect((await house.conversation('b')).id).toBe(conversation.id)
  expect((await house.conversation('c')).id).toBe(conversation.id)
  expect(conversation).toMatchObject({
    status: 'open',
    thanked: true,
    waitingSince: null,
    firstResponseAt: '2026-10-01T11:05:00.000Z',
    customer: { name: 'Lies' },
  })
})

test('what customers say to us has a sentiment, and nobody else’s words do', async () => {
  await using house = await openEmbeddedHouse()
  const karim = { id: 'karim', handle: 'karim.town.test', name: 'Karim', avatarUrl: null }
  const words = 'This is the worst service I have ever seen'
  await house.ingest.posts(arrival, [
    says('a', words),
    weSay('b', words, { parentUri: 'a', rootUri: 'a' }),
    says('c', words, { reason: 'context', author: karim }),
  ])
  const read = async (uri: string) => (await house.post(uri))?.sentiment
  expect([await read('a'), await read('b'), await read('c')]).toEqual(['negative', null, null])
  expect(await house.post('a')).toMatchObject({ topics: [] })
  // Addressed to us after all; and edited.
  await house.ingest.posts(arrival, [
    says('c', words, { author: karim }),
    says('a', 'I love the new tram, so friendly'),
  ])
  expect([await read('a'), await read('c')]).toEqual(['positive', 'negative'])
})

test('a post that comes again gets what an earlier version did not make out, and keeps its topics', async () => {
  await using house = await openEmbeddedHouse()
  await house.ingest.posts(arrival, [says('a', 'This is the worst service I have ever seen')])
  const { id } = (await house.post('a'))!
  await change(house.context.store, { kind: 'post', id }, ({ sentiment: _s, ...doc }) => ({
    doc: { ...doc, topics: ['lost-property'] },
  }))
  expect(await house.post('a')).not.toHaveProperty('sentiment')
  await house.ingest.posts(arrival, [says('a', 'This is the worst service I have ever seen')])
  expect(await house.post('a')).toMatchObject({ sentiment: 'negative', topics: ['lost-property'] })
})

test('two customers in one thread have a conversation each', async () => {
  await using house = await openEmbeddedHouse()
  const karim = { id: 'karim', handle: 'karim.town.test', name: 'Karim', avatarUrl: null }
  await house.ingest.posts(arrival, [
    says('a', 'It is late'),
    says('b', 'Mine too', { author: karim, parentUri: 'a', rootUri: 'a' }),
  ])
  expect((await house.conversation('a')).id).not.toBe((await house.conversation('b')).id)
})

test('what others say is context, until they address us', async () => {
  await using house = await openEmbeddedHouse()
  const karim = { id: 'karim', handle: 'karim.town.test', name: 'Karim', avatarUrl: null }
  await house.ingest.posts(arrival, [says('a', 'I was there', { reason: 'context', author: karim })])
  expect(await house.post('a')).toMatchObject({ voice: 'other', conversationId: null })
  await house.ingest.posts(arrival, [says('a', 'I was there', { author: karim })])
  expect(await house.post('a')).toMatchObject({ voice: 'customer', reason: 'mention' })
  expect((await house.conversation('a')).customer.name).toBe('Karim')
  await house.ingest.posts(arrival, [says('a', 'I was there', { reason: 'context', author: karim })])
  expect(await house.post('a')).toMatchObject({ voice: 'customer', reason: 'mention' })
})

test('new words within 14 days reopen a closed conversation', async () => {
  await using house = await openEmbeddedHouse()
  await house.ingest.posts(arrival, [says('a', 'Hello')])
  const { id } = await house.conversation('a')
  await close(house, id, '2026-10-01T12:00:00.000Z')
  house.at('2026-10-10T12:00:00.000Z')
  await house.ingest.posts(arrival, [
    says('b', 'Again', { parentUri: 'a', rootUri: 'a', authoredAt: '2026-10-10T11:00:00.000Z' }),
  ])
  expect(await house.conversation('b')).toMatchObject({ id, status: 'open', closedAt: null })
})

test('later words open a new conversation that links the old one', async () => {
  await using house = await openEmbeddedHouse()
  await house.ingest.posts(arrival, [says('a', 'Hello')])
  const { id } = await house.conversation('a')
  await close(house, id, '2026-10-01T12:00:00.000Z')
  house.at('2026-10-20T12:00:00.000Z')
  const late = says('b', 'Again', { parentUri: 'a', rootUri: 'a', authoredAt: '2026-10-20T11:00:00.000Z' })
  await house.ingest.posts(arrival, [late])
  await house.ingest.posts(arrival, [late])
  const second = await house.conversation('b')
  expect(second.id).not.toBe(id)
  expect(second.previousId).toBe(id)
  expect(await house.conversation('a')).toMatchObject({ id, status: 'closed' })
})

test('a late parent brings two branches of one customer together; the earliest claim wins', async () => {
  await using house = await openEmbeddedHouse()
  const step = (minute: number) => ({ authoredAt: `2026-10-01T11:0${minute}:00.000Z` })
  await house.ingest.posts(arrival, [says('root', 'My tram is late', step(0))])
  // On a network that names the parent only: the post between is not known yet.
  await house.ingest.posts(arrival, [says('leaf', 'Still late', { parentUri: 'middle', ...step(2) })])
  const top = await house.conversation('root')
  const branch = await house.conversation('leaf')
  expect(branch.id).not.toBe(top.id)
  const claim = (id: string, assigneeId: string, assignedAt: string) =>
    change(house.context.store, { kind: 'conversation', id }, (doc) => ({
      doc: { ...doc, assigneeId, assignedAt },
    }))
  await claim(top.id, 'driss', '2026-10-01T11:30:00.000Z')
  await claim(branch.id, 'fien', '2026-10-01T11:20:00.000Z')
  await house.ingest.posts(arrival, [says('middle', 'It is at Janson', { parentUri: 'root', ...step(1) })])
  const merged = await house.conversation('leaf')
  expect(merged.id).toBe(top.id)
  expect(merged).toMatchObject({ assigneeId: 'fien', lastPostAt: '2026-10-01T11:02:00.000Z' })
  expect(merged.turns).toHaveLength(3)
  expect(await house.context.store.find('conversation', branch.id)).toMatchObject({
    mergedInto: top.id,
    status: 'closed',
  })
})

const step = (minute: number) => ({ authoredAt: `2026-10-01T11:0${minute}:00.000Z` })

test('our answers that come before what they answer stand with it once it comes, and so do those below them', async () => {
  await using house = await openEmbeddedHouse()
  const below = weSay('c', 'And bring a light.', { parentUri: 'b', rootUri: 'a', ...step(2) })
  await house.ingest.posts(arrival, [below])
  await house.ingest.posts(arrival, [
    weSay('b', 'At the depot.', { parentUri: 'a', rootUri: 'a', ...step(1) }),
  ])
  expect(await house.post('b')).toMatchObject({ conversationId: null })
  await house.ingest.posts(arrival, [says('a', 'Where is my umbrella', step(0))])
  const conversation = await house.conversation('a')
  expect((await house.conversation('b')).id).toBe(conversation.id)
  expect((await house.conversation('c')).id).toBe(conversation.id)
  expect(conversation.turns.map(({ voice }) => voice)).toEqual(['customer', 'us', 'us'])
  expect(conversation).toMatchObject({ waitingSince: null, firstResponseAt: step(1).authoredAt })
})

test('our early answer to one person alone stays out of what everybody reads', async () => {
  await using house = await openEmbeddedHouse()
  await house.ingest.posts(arrival, [
    weSay('b', 'Quietly', { parentUri: 'a', audience: 'addressed', ...step(1) }),
  ])
  await house.ingest.posts(arrival, [says('a', 'Where is my umbrella', step(0))])
  expect(await house.post('b')).toMatchObject({ conversationId: null })
})

test('where only the parent is named, a thread on one page is one conversation', async () => {
  await using house = await openEmbeddedHouse()
  await house.ingest.posts(arrival, [
    says('c', 'Still late', { parentUri: 'b', ...step(2) }),
    says('b', 'It is at Janson', { parentUri: 'a', ...step(1) }),
    says('a', 'My tram is late', step(0)),
  ])
  const ids = await Promise.all(['a', 'b', 'c'].map(async (uri) => (await house.conversation(uri)).id))
  expect(new Set(ids).size).toBe(1)
})

test('our answer opens the conversation that the page with the question has not opened yet', async () => {
  await using house = await openEmbeddedHouse()
  await house.ingest.posts(arrival, [says('a', 'Where is my umbrella', step(0))])
  const { id } = await house.conversation('a')
  await house.context.store.write([{ op: 'remove', kind: 'conversation', id }])
  await house.ingest.posts(arrival, [
    weSay('b', 'At the depot.', { parentUri: 'a', rootUri: 'a', ...step(1) }),
  ])
  expect((await house.conversation('b')).turns).toHaveLength(2)
})

test('the same post as context and as a mention on two pages at once is a mention', async () => {
  await using house = await openEmbeddedHouse()
  const shown = says('a', 'I was there', { reason: 'context' })
  await house.ingest.posts(arrival, [shown])
  // The page with the context is read first and, being long, written last.
  const others = Array.from({ length: 100 }, (_, index) => says(`other ${index}`, 'Me too'))
  const pages = [[...others, shown], [says('a', 'I was there')]]
  await Promise.all(pages.map((page) => house.ingest.posts(arrival, page)))
  expect(await house.post('a')).toMatchObject({ voice: 'customer', reason: 'mention' })
  expect((await house.conversation('a')).turns).toMatchObject([{ voice: 'customer' }])
})

test('a deletion leaves a tombstone and no words anywhere', async () => {
  await using house = await openEmbeddedHouse()
  await house.ingest.posts(arrival, [says('a', 'my secret street', { raw: { text: 'my secret street' } })])
  expect(await house.ingest.deletions('bluesky', ['a', 'never-seen'])).toBe(1)
  const post = await house.post('a')
  expect(post).toMatchObject({ text: '', raw: null, deletedAt: '2026-10-01T12:00:00.000Z' })
  expect(JSON.stringify(await house.conversation('a'))).not.toContain('secret')
  await house.ingest.posts(arrival, [says('a', 'my secret street')])
  expect((await house.post('a'))?.text).toBe('')
})

test('an edit changes the words and keeps the place', async () => {
  await using house = await openEmbeddedHouse()
  await house.ingest.posts(arrival, [says('a', 'line 18')])
  house.at('2026-10-01T13:00:00.000Z')
  await house.ingest.posts(arrival, [says('a', 'line 81', { authoredAt: '2026-10-01T12:59:00.000Z' })])
  expect(await house.post('a')).toMatchObject({ text: 'line 81', at: '2026-10-01T11:00:00.000Z' })
  expect((await house.conversation('a')).preview.text).toBe('line 81')
})

test('what a death left untold is told by the sweeper, once', async () => {
  await using house = await openEmbeddedHouse()
  const { store, bus } = house.context
  await house.ingest.posts(arrival, [says('a', 'Hello')])
  const { id } = await house.conversation('a')
  const since = await bus.head()
  await change(store, { kind: 'conversation', id }, (doc) => ({
    doc: { ...doc, assigneeId: 'driss' },
    tell: [{ event: 'conversation.changed', conversationId: id, audit: null }],
  }))
  await sweep(house.context)
  await sweep(house.context)
  const events = await bus.after(since, 10)
  expect(events).toHaveLength(1)
  expect((await store.find('conversation', id))?.pending).toEqual([])
})

const manyCustomers = (count: number) =>
  Array.from({ length: count }, (_, index) => {
    const id = `customer${index}`
    return says(`p${index}`, `Number ${index}`, {
      author: { id, handle: `${id}.town.test`, name: id, avatarUrl: null },
    })
  })

const openedOnce = async ({ context: { store } }: EmbeddedHouse, count: number): Promise<void> => {
  const where = [{ field: 'action', is: 'opened' } as const]
  const { items } = await store.list('audit', { where, limit: 1_000 })
  const opened = items.map(({ conversationId }) => conversationId)
  expect(new Set(opened).size).toBe(count)
  expect(opened).toHaveLength(count)
  expect(items.every(({ targetId, conversationId }) => targetId === conversationId)).toBe(true)
}

test('of all conversations that a page opens is told, and little is settled for that', async () => {
  await using house = await openEmbeddedHouse()
  const { store, bus } = house.context
  const written = vi.spyOn(store, 'write')
  const since = await bus.head()
  const { conversations } = await house.ingest.posts(arrival, manyCustomers(120))
  expect(new Set(conversations).size).toBe(120)
  const events = await bus.after(since, 1_000)
  expect(new Set((events as { id: string }[]).map(({ id }) => id))).toEqual(new Set(conversations))
  expect(events).toHaveLength(120)
  await openedOnce(house, 120)
  expect(written.mock.calls.flatMap(([writes]) => writes.filter(({ op }) => op === 'settle'))).toHaveLength(3)
  await expect.poll(() => store.listPending(10)).toEqual([])
})

test('where a death kept conversations from being opened, each is told of once they are', async () => {
  await using house = await openEmbeddedHouse()
  const { store } = house.context
  const write = store.write.bind(store)
  let left = 1
  const dying = vi.spyOn(store, 'write').mockImplementation(async (writes, options) => {
    const opens = writes.some(({ op, kind }) => op === 'create' && kind === 'conversation')
    if (opens && left-- === 0) throw new Error('died')
    return write(writes, options)
  })
  const page = manyCustomers(120)
  await expect(house.ingest.posts(arrival, page)).rejects.toThrow('died')
  dying.mockRestore()
  await sweep(house.context)
  await openedOnce(house, 3)
  await house.ingest.posts(arrival, page)
  await sweep(house.context)
  await openedOnce(house, 120)
  await expect.poll(() => store.listPending(10)).toEqual([])
})

test('a snoozed conversation wakes up on time, an answered one closes after three quiet days', async () => {
  await using house = await openEmbeddedHouse()
  const { store } = house.context
  await house.ingest.posts(arrival, [
    says('a', 'Hello'),
    says('b', 'Hi'),
    weSay('c', 'Good day', { parentUri: 'b', rootUri: 'b', authoredAt: '2026-10-01T11:30:00.000Z' }),
  ])
  const snoozed = await house.conversation('a')
  const answered = await house.conversation('b')
  await change(store, { kind: 'conversation', id: snoozed.id }, (doc) => ({
    doc: { ...doc, status: 'snoozed', snoozedUntil: '2026-10-02T08:00:00.000Z' },
  }))
  await sweep(house.context)
  expect(await house.conversation('a')).toMatchObject({ status: 'snoozed' })
  house.at('2026-10-02T08:00:01.000Z')
  await sweep(house.context)
  expect(await house.conversation('a')).toMatchObject({ status: 'open', snoozedUntil: null })
  expect(await store.find('conversation', answered.id)).toMatchObject({ status: 'open' })
  house.at('2026-10-04T12:00:00.000Z')
  await sweep(house.context)
  expect(await store.find('conversation', answered.id)).toMatchObject({ status: 'closed' })
  expect(await house.conversation('a'), 'somebody waits').toMatchObject({ status: 'open' })
})
