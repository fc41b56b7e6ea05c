import { expect, test } from 'vitest'
import { customerId, postId } from '../../server/domain/ids.ts'
import { forgetOld } from '../../server/services/forget-old.ts'
import { recheckPosts } from '../../server/services/recheck.ts'
import {
  answerTo,
  by,
  lately,
  longAgo,
  now,
  openAgedHouse,
  questionOf,
  wordOf,
  type AgedHouse,
} from '../support/aged-house.ts'
import { says, weSay } from '../support/embedded-house.ts'
import { conversationOf, colleague, findPost, openHouse, quietTown, type House } from '../support/house.ts'
import { before } from '../support/meanwhile.ts'
import { makeTempDir } from '../support/temp-dir.ts'
import { waitFor } from '../support/wait-for.ts'

const post = (uri: string): string => postId('bluesky', uri)
const customer = (name: string): string => customerId('bluesky', name)

const finds = async ({ house, admin }: AgedHouse, word: string) => {
  const { items } = await house.services.search.posts(admin, { q: word, limit: 100 })
  const { days } = await house.services.search.days(admin, { q: word, timeZone: 'UTC' })
  return { posts: items.length, counted: days.reduce((sum, { count }) => sum + count, 0) }
}

const closedRows = async ({ house, admin }: AgedHouse): Promise<string[]> =>
  (await house.services.inbox.list(admin, { q: 'is:closed', limit: 100 })).items.map(({ id }) => id)

/** What was just written is searched after a moment, where searches lag. */
const searchable = async (aged: AgedHouse, word: string, posts = 1): Promise<void> => {
  await waitFor(async () => (await finds(aged, word)).posts >= posts, { what: `${word} to be found` })
  for (const kind of ['conversation', 'post'] as const)
    await aged.house.engines.store.count(kind, [], { fresh: true })
}

test('gone-is-gone: what its author takes back disappears from the conversation, its row, the search and the store', async () => {
  await using world = await quietTown()
  await using house = await openHouse({ world })
  const goran = await colleague(house, 'goran', { role: 'admin' })
  const { uri } = world.control.post({ text: 'my number is quattuordecim' })
  const { id } = await conversationOf(house, uri)
  const search = async () =>
    (await house.services.search.posts(goran, { q: 'quattuordecim', limit: 10 })).items.length
  await waitFor(async () => (await search()) === 1, { what: 'it to be found' })
  world.control.remove(uri)
  await waitFor(async () => (await findPost(house, uri))?.deletedAt, {
    what: 'it to be gone',
    withinMs: 30_000,
  })
  await waitFor(async () => (await search()) === 0, { what: 'the search to find it no more' })
  const detail = await waitFor(
    async () => {
      const found = await house.services.inbox.open(goran, id)
      return found.conversation.preview.text === '' ? found : undefined
    },
    { what: 'the row to be empty' },
  )
  expect(JSON.stringify(detail)).not.toContain('quattuordecim')
  const kept = { post: await findPost(house, uri), row: await house.engines.store.find('conversation', id) }
  expect(JSON.stringify(kept)).not.toContain('quattuordecim')
})

test('gone-is-gone: what a network did not tell of is found out by asking again', async () => {
  await using world = await quietTown()
  await using folder = makeTempDir()
  await using first = await openHouse({ world, dataDir: folder.path })
  const [gone, stays] = ['taken back', 'left'].map((text) => world.control.post({ text }).uri) as [
    string,
    string,
  ]
  for (const uri of [gone, stays]) await conversationOf(first, uri)
  await first.close()
  // Nobody listens.
  world.control.remove(gone)
  await using house: House = await openHouse({ world, dataDir: folder.path, workers: false })
  const { context, networks, ingest, channelId } = house
  // What the first one wrote is in the lists now.
  await house.engines.store.count('post', [], { fresh: true })
  const recheck = { networks, ingest, olderThanMs: 0, batches: 4, signal: AbortSignal.timeout(20_000) }
  expect(await recheckPosts(context, channelId, recheck)).toBe(1)
  expect(await findPost(house, gone)).toMatchObject({ text: '', raw: null, deletedAt: expect.any(String) })
  expect(await findPost(house, stays)).toMatchObject({
    text: expect.stringContaining('left'),
    deletedAt: null,
  })
})

test('gone-is-gone: what is older than the company keeps goes with all that hangs on it; what is younger, open or asleep stays', async () => {
  await using aged = await openAgedHouse()
  const { house, admin, arrival } = aged
  const { inbox } = house.services
  const gone = await aged.helped('lies', longAgo)
  await aged.addWork(gone, '2025-01-11T09:00:00.000Z')
  const goneOfNora = await aged.helped('nora', longAgo)
  const open = await aged.asked('karim', longAgo)
  const asleep = await aged.helped('sofie', longAgo)
  await inbox.setStatus(admin, asleep, { status: 'snoozed', snoozedUntil: '2026-12-01T08:00:00.000Z' })
  const stray = says('at://other/stray', 'nobody asks', {
    ...by('other'),
    reason: 'context',
    authoredAt: longAgo,
  })
  const around = says('at://other/around', 'a tale', {
    ...by('other'),
    reason: 'context',
    authoredAt: longAgo,
  })
  await house.ingest.posts(arrival, [stray, around])
  const young = await aged.helped('ana', lately, { parentUri: around.uri, rootUri: around.uri })
  const youngOfNora = await aged.helped('nora', lately)
  await aged.addWork(young, lately)
  aged.at(now)
  await searchable(aged, wordOf('ana', lately), 2)
  await searchable(aged, wordOf('lies', longAgo), 2)

  expect(await forgetOld(house.context), 'by default all is kept').toMatchObject({
    conversations: 0,
    posts: 0,
  })
  expect(await finds(aged, wordOf('lies', longAgo))).toEqual({ posts: 2, counted: 2 })
  await aged.keep(12)
  expect(await house.services.retentions.preview(admin, { keepMonths: 12 })).toEqual({ conversations: 2 })
  expect(await forgetOld(house.context)).toMatchObject({ conversations: 2, posts: 1 })

  const left = await aged.all()
  expect(left.conversation.toSorted()).toEqual([open, asleep, young, youngOfNora].toSorted())
  const names = [
    ['karim', longAgo],
    ['sofie', longAgo],
    ['ana', lately],
    ['nora', lately],
  ] as const
  const questions = names.map(([name, at]) => post(questionOf(name, at)))
  const answers = names.slice(1).map(([name, at]) => post(answerTo(name, at)))
  expect(left.post.toSorted()).toEqual([...questions, ...answers, post(around.uri)].toSorted())
  expect(left.customer.toSorted()).toEqual(['karim', 'sofie', 'ana', 'nora'].map(customer).toSorted())
  expect(left.branch).toHaveLength(4)
  expect(left.reply).toEqual([`reply-in-${young}`])
  expect([left.note.length, left.mention.length]).toEqual([1, 1])

  await waitFor(async () => (await finds(aged, wordOf('lies', longAgo))).posts === 0, { what: 'the search' })
  expect(await finds(aged, wordOf('lies', longAgo))).toEqual({ posts: 0, counted: 0 })
  expect(await finds(aged, wordOf('ana', lately))).toEqual({ posts: 2, counted: 2 })
  expect((await closedRows(aged)).toSorted()).toEqual([young, youngOfNora].toSorted())
  await expect(inbox.open(admin, gone)).rejects.toThrow('There is no such conversation.')
  const { conversation, history, context } = await inbox.open(admin, youngOfNora)
  expect([conversation.previousId, history]).toEqual([null, []])
  expect((await inbox.open(admin, young)).context.map(({ uri }) => uri)).toEqual([around.uri])
  expect(context).toEqual([])
  expect(await forgetOld(house.context), 'once more').toEqual({ conversations: 0, posts: 0, entries: 0 })

  const { items: log } = await house.engines.store.list('audit', { limit: 500, fresh: true })
  const why = log.filter(({ action }) => action === 'expired')
  expect(why.map(({ targetId }) => targetId).toSorted()).toEqual([gone, goneOfNora].toSorted())
  expect(why[0]).toMatchObject({
    actorId: null,
    conversationId: null,
    detail: 'nothing was said for 12 months',
  })
  expect(log.filter(({ conversationId }) => [gone, goneOfNora].includes(conversationId ?? ''))).toEqual([])
  expect(log.find(({ action }) => action === 'set-retention')).toMatchObject({
    actorId: 'goran',
    detail: 'months: 12',
  })
})

test('gone-is-gone: killed after any step and begun again it ends the same, and nobody sees half of it', async () => {
  await using aged = await openAgedHouse()
  const { house, admin } = aged
  const ids = [await aged.helped('lies', longAgo), await aged.helped('omar', longAgo)]
  for (const id of ids) await aged.addWork(id, longAgo)
  const young = await aged.helped('ana', lately)
  aged.at(now)
  await aged.keep(12)
  const seen = (id: string) =>
    house.services.inbox.open(admin, id).then(
      ({ posts, notes, replies }) => [posts.length, notes.length, replies.length],
      (error: Error) => error.message,
    )
  const whole = [2, 1, 1]
  let deaths = 0
  for (let steps = 1; ; steps = (steps % 3) + 1) {
    await aged.all()
    let left = steps
    const dying = before(house.context, 'write', () => {
      if (left-- <= 0) throw new Error('killed')
    })
    const end = await forgetOld(dying).catch((error: Error) => error.message)
    for (const id of ids) expect([whole, 'There is no such conversation.']).toContainEqual(await seen(id))
    if (end !== 'killed') break
    expect(++deaths).toBeLessThan(100)
  }
  expect(deaths).toBeGreaterThan(4)
  const left = await aged.all()
  expect(left.conversation).toEqual([young])
  expect(left.post.toSorted()).toEqual(
    [post(questionOf('ana', lately)), post(answerTo('ana', lately))].toSorted(),
  )
  expect(left.customer).toEqual([customer('ana')])
  expect([left.branch, left.note, left.mention, left.reply].map((list) => list.length)).toEqual([1, 0, 0, 0])
})

test('gone-is-gone: an old post that comes in once more is left out and opens nothing again', async () => {
  await using aged = await openAgedHouse()
  const { house, arrival } = aged
  await aged.helped('lies', longAgo)
  aged.at(now)
  await aged.keep(12)
  await aged.all()
  await forgetOld(house.context)
  const empty = await aged.all()
  const again = [
    says(questionOf('lies', longAgo), 'who helps', { ...by('lies'), authoredAt: longAgo }),
    weSay(answerTo('lies', longAgo), 'we help', {
      parentUri: questionOf('lies', longAgo),
      authoredAt: longAgo,
    }),
  ]
  for (let look = 0; look < 2; look++)
    expect(await house.ingest.posts(arrival, again)).toMatchObject({
      tooOld: 2,
      created: 0,
      conversations: [],
    })
  expect(await aged.all()).toEqual(empty)

  // What others said is taken in where something younger hangs on it, and goes with that.
  const tale = says('at://other/tale', 'a tale', { ...by('other'), reason: 'context', authoredAt: longAgo })
  const asked = says('at://ana/1', 'and now?', { ...by('ana'), authoredAt: lately, parentUri: tale.uri })
  expect(await house.ingest.posts(arrival, [tale, asked])).toMatchObject({ tooOld: 0, created: 2 })
  aged.at('2026-10-02T12:00:00.000Z')
  await aged.all()
  expect(await forgetOld(house.context)).toEqual({ conversations: 0, posts: 0, entries: 0 })
})
