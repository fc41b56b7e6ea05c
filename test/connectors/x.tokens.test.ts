import { describe, expect, test } from 'vitest'
import { UserTokens } from '../../connectors/x/tokens.ts'
import type { KeptSettings, Settings } from '../../server/ports/connector.ts'
import { startTokenServer, type TokenServer } from '../support/token-server.ts'

const signal = () => AbortSignal.timeout(10_000)
const first = { userToken: 'access 1', refreshToken: 'refresh 1' }

/** What a channel's document does, shared by the sessions of several processes. */
const sharedSettings = (given: Settings) => {
  let settings = given
  const kept: KeptSettings = {
    read: async () => settings,
    async change(expected, changes) {
      if (Object.entries(expected).some(([name, value]) => (settings[name] ?? '') !== value)) return false
      settings = { ...settings, ...changes }
      return true
    },
  }
  return { kept, now: () => settings, connectAgain: (tokens: Settings) => void (settings = tokens) }
}

type Open = { kept: KeptSettings; given: Settings; ahead?: () => number; clientSecret?: string }

const open = (server: TokenServer, { kept, given, ahead = () => 0, clientSecret }: Open): UserTokens =>
  new UserTokens({
    service: server.url,
    client: { clientId: 'causerie', clientSecret: clientSecret ?? null },
    given,
    tools: { now: () => new Date(Date.now() + ahead()), log: () => {}, settings: kept },
    timeoutMs: 300,
  })

/** Asks as the client does when X refused what it had. */
const refusedOnce = async (tokens: UserTokens): Promise<string> => {
  const refused = await tokens.header({}, signal())
  await tokens.renew(refused, signal())
  return tokens.header({}, signal())
}

describe('OAuth 2 tokens of X', () => {
  test('are renewed when X refuses them, and the next refresh token is kept first', async () => {
    await using server = await startTokenServer()
    const shared = sharedSettings(first)
    const tokens = open(server, { ...shared, given: first })
    expect(await tokens.header({}, signal())).toBe('Bearer access 1')
    expect(await refusedOnce(tokens)).toBe('Bearer access 2')
    expect(shared.now()).toMatchObject({ userToken: 'access 2', refreshToken: 'refresh 2', renewing: '' })
    expect(server.asked).toEqual([
      {
        form: { grant_type: 'refresh_token', refresh_token: 'refresh 1', client_id: 'causerie' },
        authorization: '',
      },
    ])
  })

  test('are renewed before they end, and made where only a refresh token was given', async () => {
    await using server = await startTokenServer()
    const given = { userToken: '', refreshToken: 'refresh 1' }
    const shared = sharedSettings(given)
    let ahead = 0
    const tokens = open(server, { ...shared, given, ahead: () => ahead, clientSecret: 'a secret:one' })
    expect(await tokens.header({}, signal())).toBe('Bearer access 2')
    const basic = Buffer.from('causerie:a%20secret%3Aone').toString('base64')
    expect(server.asked[0]).toMatchObject({ authorization: `Basic ${basic}` })
    expect(server.asked[0]?.form).not.toHaveProperty('client_id')
    ahead = 110 * 60_000
    expect(await tokens.header({}, signal())).toBe('Bearer access 2')
    ahead = 116 * 60_000
    expect(await tokens.header({}, signal())).toBe('Bearer access 3')
  })

  test('are renewed by one of many at a time, and the others take what it got', async () => {
    await using server = await startTokenServer()
    const shared = sharedSettings(first)
    const processes = Array.from({ length: 8 }, () => open(server, { ...shared, given: first }))
    const headers = await Promise.all(processes.map(refusedOnce))
    expect(new Set(headers)).toEqual(new Set(['Bearer access 2']))
    expect(server.asked).toHaveLength(1)
  })

  test('that end while X has a bad moment are used to the last', async () => {
    await using server = await startTokenServer()
    const given = { ...first, userTokenUntil: new Date(Date.now() + 60_000).toISOString() }
    const tokens = open(server, { ...sharedSettings(given), given })
    server.instead((response) => response.writeHead(503).end())
    expect(await tokens.header({}, signal())).toBe('Bearer access 1')
  })

  test('cut off between X’s answer and the keeping end in a plain sentence', async () => {
    await using server = await startTokenServer()
    const shared = sharedSettings(first)
    // The process dies: X has answered, and nothing is kept any more.
    let changes = 0
    const dying: KeptSettings = {
      ...shared.kept,
      change: (...change) => (++changes > 1 ? new Promise(() => {}) : shared.kept.change(...change)),
    }
    void refusedOnce(open(server, { kept: dying, given: first }))
    await expect.poll(() => changes).toBe(2)
    expect(server.refreshToken).toBe('refresh 2')
    const ahead = () => 61_000
    const next = open(server, { ...shared, given: shared.now(), ahead })
    await expect(refusedOnce(next)).rejects.toMatchObject({
      kind: 'auth',
      message: expect.stringMatching(
        /was cut off before the new tokens were kept.*must connect the account again/,
      ),
    })
    shared.connectAgain({ userToken: 'access 9', refreshToken: 'refresh 2' })
    expect(await refusedOnce(next)).toBe('Bearer access 9')
  })

  test('whose renewal X answered to nobody say so, too, once X refuses the old ones', async () => {
    await using server = await startTokenServer()
    const shared = sharedSettings(first)
    const tokens = open(server, { ...shared, given: first })
    server.instead((response) => response.destroy())
    await expect(refusedOnce(tokens)).rejects.toMatchObject({ kind: 'transient' })
    await expect(refusedOnce(tokens)).rejects.toMatchObject({
      kind: 'auth',
      message: expect.stringContaining('cut off'),
    })
  })

  test('that the store would not take are kept as soon as it does, and used by nobody before', async () => {
    await using server = await startTokenServer()
    const shared = sharedSettings(first)
    let isFull = false
    const kept: KeptSettings = {
      read: shared.kept.read,
      change: (...change) =>
        isFull ? Promise.reject(new Error('disk full')) : shared.kept.change(...change),
    }
    const tokens = open(server, { kept, given: first })
    server.instead((response) => {
      isFull = true
      response.end(JSON.stringify({ access_token: 'access 2', refresh_token: 'refresh 2' }))
      setTimeout(() => (isFull = false), 300)
    })
    expect(await refusedOnce(tokens)).toBe('Bearer access 2')
    expect(shared.now()).toMatchObject({ refreshToken: 'refresh 2', renewing: '' })
  })

  test('that were revoked are told as such', async () => {
    await using server = await startTokenServer()
    const given = { ...first, refreshToken: 'revoked' }
    await expect(refusedOnce(open(server, { ...sharedSettings(given), given }))).rejects.toMatchObject({
      kind: 'auth',
      message: expect.stringContaining('does not renew this sign-in (invalid_request'),
    })
  })
})
