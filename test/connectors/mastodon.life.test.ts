import { expect, test } from 'vitest'
import { canReply } from '../../server/ports/connector.ts'
import { openMastodon } from '../support/mastodon.ts'
import { has, type Kept, readUntil } from '../support/reading.ts'

test('people on Mastodon answer our answer with thanks, in the same thread', async () => {
  await using world = await openMastodon({ speed: 60, history: true })
  const session = await world.open()
  if (!canReply(session)) throw new Error('it cannot reply')
  const post = world.town.control.post({
    network: 'mastodon',
    text: 'have you seen my umbrella?',
    language: 'en',
  })
  const kept = await readUntil(session, { until: has(post.uri) })
  const inReplyTo = { uri: post.uri, native: kept.byUri.get(post.uri)?.native }
  const part = {
    clientId: session.newClientId(),
    text: 'It is here!',
    language: 'en',
    inReplyTo,
    previous: null,
  }
  const sent = await session.send({ ...part, createdAt: new Date().toISOString() }, AbortSignal.timeout(5000))
  const thanks = (soFar: Kept) => [...soFar.byUri.values()].find(({ parentUri }) => parentUri === sent.uri)
  const later = await readUntil(session, { until: (soFar) => thanks(soFar) !== undefined })
  expect(thanks(later)).toMatchObject({ reason: 'reply', rootUri: post.uri, author: { id: post.did } })
  expect(await (await fetch(`${world.town.url}/@${post.did}/${post.rkey}`)).text()).toContain('It is here!')
})

test('who mistyped edits, or deletes and writes again', async () => {
  await using world = await openMastodon({ stream: true, speed: 60 })
  const session = await world.open()
  let edited = 0
  let removed = 0
  let posted = 0
  await readUntil(session, {
    until: (kept) => {
      for (; posted < 6; posted++)
        world.town.control.post({
          network: 'mastodon',
          arc: 'clumsy',
          text: 'where is my beautiful umbrella?',
        })
      edited = [...kept.byUri.values()].filter(({ editedAt }) => editedAt !== null).length
      removed = kept.deleted.size
      return edited + removed === 6
    },
  })
  expect(edited).toBeGreaterThan(0)
  expect(removed).toBeGreaterThan(0)
})

test('a reply whose answer was lost is found behind hundreds that were sent after it', async () => {
  await using world = await openMastodon({})
  const session = await world.open()
  if (!canReply(session)) throw new Error('it cannot reply')
  const post = world.town.control.post({ network: 'mastodon', text: 'have you seen my umbrella?' })
  const kept = await readUntil(session, { until: has(post.uri) })
  const inReplyTo = { uri: post.uri, native: kept.byUri.get(post.uri)?.native }
  const part = (text: string) => ({
    clientId: session.newClientId(),
    text,
    language: 'en',
    inReplyTo,
    previous: null,
    createdAt: new Date().toISOString(),
  })
  const signal = () => AbortSignal.timeout(20_000)
  const lost = part('It is here!')
  const sent = await session.send(lost, signal())
  for (let count = 0; count < 250; count++) await session.send(part(`And another, ${count}.`), signal())
  expect(await session.lookUp(lost, signal())).toMatchObject({ uri: sent.uri })
  expect(await session.lookUp(part('Never sent.'), signal())).toBeUndefined()
})
