import { expect, test } from 'vitest'
import { canRecheck, canReply, type NetworkPost, type OutgoingPart } from '../../server/ports/connector.ts'
import { ownBluesky } from '../spec/schemas/bluesky.ts'
import { caughtUp, has, readUntil } from '../support/reading.ts'
import { openTown } from '../support/town.ts'
import { startValidatingProxy } from '../support/validating-proxy.ts'

const signal = () => AbortSignal.timeout(10_000)

test('the whole life of a session is as our own schemas say', async () => {
  await using world = await openTown({ history: true, stream: true })
  await using proxy = await startValidatingProxy({ target: world.town.url, descriptions: [ownBluesky] })
  world.settings['service'] = proxy.url
  world.settings['stream'] = proxy.url.replace('http', 'ws')
  const { control } = world.town
  const session = await world.open()
  if (!canReply(session) || !canRecheck(session)) throw new Error('it can neither reply nor re-check')

  const post = control.post({ text: 'where is my umbrella? see https://example.com #tram' })
  const gone = control.post({ text: 'forget it' })
  const elsewhere = control.post({ text: 'said to nobody', mention: false })
  const asked = control.post({ replyTo: elsewhere.uri, text: 'ask them', mention: true })
  const first = await readUntil(session, {
    until: (all) => has(post.uri, gone.uri, elsewhere.uri, asked.uri)(all) && caughtUp(all),
  })
  const seen = (uri: string) => first.byUri.get(uri) as NetworkPost

  const part: OutgoingPart = {
    clientId: session.newClientId(),
    text: `Here, @${seen(post.uri).author.handle}: https://example.com/umbrellas #lost`,
    language: 'en',
    createdAt: new Date().toISOString(),
    inReplyTo: seen(post.uri),
    previous: null,
  }
  expect(await session.lookUp(part, signal())).toBeUndefined()
  control.fault({ kind: 'lost-answer', method: 'putRecord' })
  await expect(session.send(part, signal())).rejects.toMatchObject({ outcome: 'maybe-sent' })
  const sent = await session.send(part, signal())
  const second = { ...part, clientId: session.newClientId(), text: 'And until six.', previous: sent }
  await session.send(second, signal())

  let quick = ''
  await readUntil(session, {
    cursor: first.cursor,
    until: (kept) => {
      if (control.account().streams > 0 && !quick) {
        quick = control.post({ quote: sent.uri, text: 'quick!' }).uri
        control.remove(gone.uri)
      }
      return has(quick)(kept) && kept.deleted.has(gone.uri)
    },
  })
  expect(await session.findGone([seen(post.uri), seen(gone.uri)], signal())).toEqual([gone.uri])

  // Refusals, without a stream to lean on.
  delete world.settings['stream']
  const polling = await world.open()
  for (const fault of [
    { kind: 'rate-limit', method: 'listNotifications' },
    { kind: 'error', status: 503, method: 'getAuthorFeed' },
    { kind: 'reset', method: 'listNotifications' },
  ] as const) {
    control.clearFaults()
    // A list of the reading before may still be on its way.
    control.fault({ ...fault, times: 5 })
    const refused = readUntil(polling, { cursor: first.cursor, until: () => false })
    await expect(refused).rejects.toMatchObject({ name: 'ConnectorError' })
  }
  control.clearFaults()
  control.fault({ kind: 'expire-tokens' })
  await readUntil(polling, { cursor: first.cursor, until: caughtUp })

  expect(proxy.problems()).toEqual([])
  const told = [...proxy.seen().keys()].map((one) => one.replace(/\/xrpc\/\S*\./, ''))
  const expected = [
    'POST createSession 200',
    'POST refreshSession 200',
    'GET getProfile 200',
    'GET listNotifications 200',
    'GET listNotifications 400',
    'GET listNotifications 429',
    'GET listNotifications broken',
    'GET getAuthorFeed 200',
    'GET getAuthorFeed 503',
    'GET getPosts 200',
    'GET getRecord 200',
    'GET resolveHandle 200',
    'POST putRecord 200',
    'POST putRecord broken',
    'message /subscribe',
  ]
  expect(
    expected.filter((one) => !told.includes(one)),
    told.join('\n'),
  ).toEqual([])
})
