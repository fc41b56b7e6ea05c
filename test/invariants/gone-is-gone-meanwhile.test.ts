/** What others do in the very moment in which a conversation is taken away. */
import { expect, test } from 'vitest'
import { branchId, customerId, postId } from '../../server/domain/ids.ts'
import { forgetOld } from '../../server/services/forget-old.ts'
import { Ingest } from '../../server/services/ingest.ts'
import { by, longAgo, now, openAgedHouse, questionOf, wordOf } from '../support/aged-house.ts'
import { says } from '../support/embedded-house.ts'
import { before, once } from '../support/meanwhile.ts'

const post = (uri: string): string => postId('bluesky', uri)
const customer = (name: string): string => customerId('bluesky', name)

test.each(['half-way', 'at the very end'])(
  'gone-is-gone: a word that comes in while its conversation is taken away begins it anew, without the old ones (%s)',
  async (moment) => {
    await using aged = await openAgedHouse()
    const { house, arrival, admin } = aged
    const said = '2025-09-30T09:00:00.000Z'
    const id = await aged.helped('lies', said)
    await aged.addWork(id, said)
    aged.at(now)
    await aged.keep(12)
    await aged.all()
    // Said two days after the last word, and handed in a year late.
    const late = says('at://lies/late', 'thank you all', {
      ...by('lies'),
      authoredAt: '2025-10-02T09:00:00.000Z',
      parentUri: questionOf('lies', said),
      rootUri: questionOf('lies', said),
    })
    const { store } = house.engines
    const found = Promise.withResolvers<void>()
    const goOn = Promise.withResolvers<void>()
    // It has found its branch, and waits to be stored.
    const waiting = once('create post', () => (found.resolve(), goOn.promise))
    const comesIn = new Ingest(before(house.context, 'write', waiting))
    let stored: Promise<unknown> | undefined
    const begins = once('remove reply', async () => {
      stored = comesIn.posts(arrival, [late])
      await found.promise
    })
    const ends = once(moment === 'half-way' ? 'remove reply' : 'remove conversation', async () => {
      goOn.resolve()
      await stored
    })
    const meanwhile = async (what: string): Promise<void> => {
      await begins(what)
      await ends(what)
    }
    expect(await forgetOld(before(house.context, 'write', meanwhile))).toMatchObject({ conversations: 0 })
    const left = await aged.all()
    expect([left.conversation, left.post, left.customer]).toEqual([
      [id],
      [post(late.uri)],
      [customer('lies')],
    ])
    const { conversation, posts } = await house.services.inbox.open(admin, id)
    expect([conversation.status, posts.map(({ uri }) => uri)]).toEqual(['open', [late.uri]])
    expect((await store.find('conversation', id))?.turns.map(({ postId: one }) => one)).toEqual([
      post(late.uri),
    ])
    const key = { ...arrival, threadUri: questionOf('lies', said), customerId: customer('lies') }
    expect((await store.find('branch', branchId({ ...key, audience: 'everyone' })))?.conversationId).toBe(id)
    const next = says('at://lies/next', 'and again', { ...by('lies'), authoredAt: now, parentUri: late.uri })
    await new Ingest(house.context).posts(arrival, [{ ...next, rootUri: questionOf('lies', said) }])
    expect((await store.find('post', post(next.uri)))?.conversationId).toBe(id)
  },
)

test('gone-is-gone: who turns to it in the same moment keeps it whole', async () => {
  await using aged = await openAgedHouse()
  const { house, admin } = aged
  const id = await aged.helped('lies', longAgo)
  aged.at(now)
  await aged.keep(12)
  await aged.all()
  const reopen = () => house.services.inbox.setStatus(admin, id, { status: 'open' })
  const turning = before(house.context, 'write', once('replace conversation', reopen))
  expect(await forgetOld(turning)).toMatchObject({ conversations: 0 })
  const { conversation, posts } = await house.services.inbox.open(admin, id)
  expect([conversation.status, posts.length]).toEqual(['open', 2])

  // Closed again, it stays for the two weeks in which new words would open it.
  await house.services.inbox.setStatus(admin, id, { status: 'closed' })
  await aged.all()
  expect(await forgetOld(house.context)).toMatchObject({ conversations: 0 })
  aged.at('2026-10-16T12:00:00.000Z')
  expect(await forgetOld(house.context)).toMatchObject({ conversations: 1 })
})

test('gone-is-gone: what was read again as its conversation went opens nothing, and who writes anew is known', async () => {
  await using aged = await openAgedHouse()
  const { house, arrival } = aged
  await aged.helped('lies', longAgo)
  aged.at(now)
  await aged.keep(12)
  await aged.all()
  const forget = () => forgetOld(house.context)
  const again = says(questionOf('lies', longAgo), `who helps ${wordOf('lies', longAgo)}`, {
    ...by('lies'),
    authoredAt: longAgo,
  })
  const reading = before(house.context, 'findMany', once('conversation', forget))
  expect(await new Ingest(reading).posts(arrival, [again])).toMatchObject({ created: 0, conversations: [] })
  expect((await aged.all()).conversation).toEqual([])

  await aged.keep(null)
  await aged.helped('omar', '2025-02-01T09:00:00.000Z')
  aged.at(now)
  await aged.keep(12)
  await aged.all()
  const anew = says('at://omar/anew', 'hello again', { ...by('omar'), authoredAt: now })
  const writing = before(house.context, 'write', once('create conversation', forget))
  await new Ingest(writing).posts(arrival, [anew])
  const left = await aged.all()
  expect([left.post, left.customer]).toEqual([[post(anew.uri)], [customer('omar')]])
})
