import { expect, test } from 'vitest'
import { postId } from '../../server/domain/ids.ts'
import type { Channel } from '../../server/schemas/channel.ts'
import { openXHouse } from '../support/x-house.ts'
import { oauth2Settings, xSettings } from '../support/x-town.ts'
import { waitFor } from '../support/wait-for.ts'

type XHouse = Awaited<ReturnType<typeof openXHouse>>

const channelOf = async ({ house, actor }: XHouse): Promise<Channel> => {
  const [channel] = (await house.services.channels.list(actor)).items
  if (!channel) throw new Error('no channel')
  return channel
}

const month = 31 * 86_400_000

test('what was read and sent is kept with its price, by day, month and kind, each post once a day', async () => {
  await using x = await openXHouse('hello?')
  for (const words of ['Good morning!', 'See example.com/81', 'It is on its way: ok.']) {
    const { id } = await x.reply(words)
    await x.settle(id)
  }
  await x.take(x.mention.uri)
  const { spending } = await channelOf(x)
  expect(spending).toEqual({
    currency: 'USD',
    today: 0.224,
    thisMonth: 0.224,
    byKind: {
      // The mention, and our own three from our timeline.
      'owned-read': { count: 4, amount: 0.004 },
      reply: { count: 2, amount: 0.02 },
      'reply-with-link': { count: 1, amount: 0.2 },
    },
    cap: null,
  })
  x.wait(month)
  expect((await channelOf(x)).spending).toMatchObject({ today: 0, thisMonth: 0 })
})

test('nothing-missed: a spent month stops reading with a sentence and a gap, and not replying; the next makes up for it', async () => {
  await using x = await openXHouse('hello?', {
    settings: (town) => ({ ...xSettings(town), monthlyCap: '0.01' }),
    pace: { spentRest: 100 },
  })
  const workers = x.house.startWorkers()
  try {
    await waitFor(async () => (await channelOf(x)).sources[0]?.coveredUntil, { what: 'a first look' })
    const first = await x.reply('Good morning!')
    await x.settle(first.id)
    const stopped = await waitFor(
      async () => {
        const channel = await channelOf(x)
        return channel.health.state === 'slowed' && channel.sources[0]?.gaps.length ? channel : undefined
      },
      { what: 'the end of the money' },
    )
    expect(stopped.health.message).toMatch(/^This month’s limit of USD 0.01 is spent/)
    expect(stopped.sources[0]?.gaps).toMatchObject([
      { to: null, state: 'open', reason: 'The month’s limit of spending on X was reached' },
    ])
    const unread = x.town.control.post({ network: 'x', text: 'is anybody there?' })
    const requests = () => x.town.control.account().requests['x mentions'] ?? 0
    const before = requests()
    const second = await x.reply('Still here.')
    await x.settle(second.id)
    expect(await x.current(second.id)).toMatchObject({ state: 'sent' })
    expect(requests()).toBe(before)

    x.wait(month)
    await waitFor(async () => x.house.engines.store.find('post', postId('x', unread.uri)), {
      what: 'the rest',
    })
    const channel = await waitFor(
      async () => {
        const now = await channelOf(x)
        return now.health.state === 'ok' ? now : undefined
      },
      { what: 'good health' },
    )
    // Mentions are all read; answers and quotes of three weeks nobody can search for any more.
    expect(channel.sources[0]?.gaps).toMatchObject([
      { to: expect.any(String), state: 'back-filled' },
      { to: expect.any(String), state: 'lost', reason: 'X finds answers and quotes of six days only' },
    ])
  } finally {
    await workers[Symbol.asyncDispose]()
  }
})

test('OAuth 2: tokens that end are renewed while reading and sending, and kept sealed', async () => {
  await using x = await openXHouse('hello?', { settings: oauth2Settings })
  const session = await x.house.networks.session(x.channelId)
  x.town.control.fault({ kind: 'expire-tokens', network: 'x' })
  const { id } = await x.reply('Good morning!')
  await x.settle(id)
  expect(await x.current(id)).toMatchObject({ state: 'sent' })
  x.town.control.fault({ kind: 'expire-tokens', network: 'x' })
  const later = x.town.control.post({ network: 'x', text: 'and now?' })
  await x.take(later.uri)
  // Its own renewal is no reason to sign in anew.
  expect(await x.house.networks.session(x.channelId)).toBe(session)
  const doc = await x.house.engines.store.find('channel', x.channelId)
  expect(doc?.settings['renewing']).toBe('')
  expect(Object.keys(doc?.sealed ?? {})).toEqual(expect.arrayContaining(['userToken', 'refreshToken']))
  expect(JSON.stringify(doc)).not.toContain('town-refresh')
})

test('OAuth 2: who died before the new tokens were kept is told to connect again', async () => {
  await using x = await openXHouse('hello?', { settings: oauth2Settings })
  const { service, refreshToken, clientId } = oauth2Settings(x.town)
  x.town.control.fault({ kind: 'expire-tokens', network: 'x' })
  // What a process leaves behind that asked for new tokens and died.
  await fetch(`${service}/2/oauth2/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'refresh_token',
      refresh_token: refreshToken ?? '',
      client_id: clientId ?? '',
    }),
  })
  const doc = await x.house.engines.store.find('channel', x.channelId)
  if (!doc) throw new Error('no channel')
  const renewing = `${new Date(Date.now() - 3_600_000).toISOString()} a-dead-process`
  const left = { ...doc, version: doc.version + 1, settings: { ...doc.settings, renewing } }
  await x.house.engines.store.write([{ op: 'replace', kind: 'channel', doc: left, ifVersion: doc.version }])
  const workers = x.house.startWorkers()
  try {
    const { health } = await waitFor(
      async () => {
        const channel = await channelOf(x)
        return channel.health.state === 'signed-out' ? channel : undefined
      },
      { what: 'the end of the sign-in' },
    )
    expect(health.message).toMatch(/cut off before the new tokens were kept.*must connect the account again/)
  } finally {
    await workers[Symbol.asyncDispose]()
  }
})
