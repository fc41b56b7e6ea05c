import { describe, expect, test } from 'vitest'
import { startTown, type Town, type XOptions } from '../../town/index.ts'
import { waitFor } from '../support/wait-for.ts'

type Line = { data?: { id: string; text: string }; matching_rules?: { tag?: string }[]; errors?: unknown[] }

const openTown = async (x: XOptions = {}): Promise<Town & AsyncDisposable> => {
  const town = await startTown({ history: false, life: false, seed: 'test', x })
  return { ...town, [Symbol.asyncDispose]: () => town.close() }
}

const byApp = ({ networks }: Town) => ({ authorization: `Bearer ${networks.x.account.bearerToken}` })

const changeRules = async (town: Town, body: object) => {
  const response = await fetch(`${town.networks.x.url}/2/tweets/search/stream/rules`, {
    method: 'POST',
    headers: { ...byApp(town), 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  return (await response.json()) as {
    data?: { id: string; value: string }[]
    errors?: { title: string }[]
    meta: { summary: Record<string, number> }
  }
}

/** An open stream: its lines so far, blank ones apart, and whether it is still open. */
const listen = async (town: Town) => {
  const response = await fetch(`${town.networks.x.url}/2/tweets/search/stream`, { headers: byApp(town) })
  const seen = { status: response.status, lines: [] as Line[], blanks: 0, isOpen: true }
  const read = async () => {
    for await (const chunk of response.body ?? [])
      for (const line of Buffer.from(chunk).toString().split('\r\n').slice(0, -1))
        if (line) seen.lines.push(JSON.parse(line) as Line)
        else seen.blanks++
  }
  void read()
    .catch(() => {})
    .finally(() => (seen.isOpen = false))
  return seen
}

const refresh = (town: Town, form: Record<string, string>, headers: Record<string, string> = {}) =>
  fetch(`${town.networks.x.url}/2/oauth2/token`, {
    method: 'POST',
    headers,
    body: new URLSearchParams({ grant_type: 'refresh_token', ...form }),
  })

const me = (town: Town, token: string) =>
  fetch(`${town.networks.x.url}/2/users/me`, { headers: { authorization: `Bearer ${token}` } })

describe('X in Town: its stream', () => {
  test('hands out what a rule matches, with the rule, and stays alive by blank lines', async () => {
    await using town = await openTown({ keepAlive: 30 })
    const { handle } = town.networks.x.account
    const added = await changeRules(town, {
      add: [
        { value: `(@${handle} OR to:${handle}) -from:${handle} -is:retweet`, tag: 'us' },
        { value: '"green umbrella" lang:en', tag: 'umbrella' },
      ],
    })
    expect(added.meta.summary).toEqual({ created: 2, not_created: 0, valid: 2, invalid: 0 })
    const stream = await listen(town)
    const say = (text: string, language: 'en' | 'fr', mention = false) =>
      town.control.post({ network: 'x', text, language, mention })
    const named = say('where is the 81?', 'fr', true)
    say('my umbrella is green', 'en')
    const words = say('a Green Umbrella went for a walk', 'en')
    say('a green umbrella', 'fr')
    await waitFor(() => stream.lines.length >= 2 && stream.blanks > 1, { what: 'two posts', withinMs: 3000 })
    expect(stream.lines.map(({ data, matching_rules }) => [data?.id, matching_rules?.[0]?.tag])).toEqual([
      [named.rkey, 'us'],
      [words.rkey, 'umbrella'],
    ])
    expect(town.control.account().handedOut).toContainEqual({
      network: 'x',
      uri: named.uri,
      times: 1,
      by: { 'x stream': 1 },
    })
  })

  test('has room for one, wants rules, and only an app may listen', async () => {
    await using town = await openTown()
    expect((await listen(town)).status).toBe(409)
    await changeRules(town, { add: [{ value: 'tram' }] })
    expect(await listen(town)).toMatchObject({ status: 200 })
    const second = await fetch(`${town.url}/2/tweets/search/stream`, { headers: byApp(town) })
    expect(second.status).toBe(429)
    expect(await second.json()).toMatchObject({
      title: 'ConnectionException',
      connection_issue: 'TooManyConnections',
    })
    const asUser = { authorization: `Bearer ${town.networks.x.account.oauth2.accessToken}` }
    expect((await fetch(`${town.url}/2/tweets/search/stream`, { headers: asUser })).status).toBe(403)
  })

  test('keeps rules as X does: no twins, no nonsense, none too long', async () => {
    await using town = await openTown()
    const { data } = await changeRules(town, { add: [{ value: 'tram OR metro' }] })
    const bad = await changeRules(town, {
      add: [{ value: 'tram OR metro' }, { value: '(tram' }, { value: 'x'.repeat(1025) }],
    })
    expect(bad.errors?.map(({ title }) => title)).toEqual([
      'DuplicateRule',
      'UnprocessableEntity',
      'UnprocessableEntity',
    ])
    const gone = await changeRules(town, { delete: { ids: [data?.[0]?.id] } })
    expect(gone.meta.summary).toEqual({ deleted: 1, not_deleted: 0 })
    const left = await fetch(`${town.url}/2/tweets/search/stream/rules`, { headers: byApp(town) })
    expect(await left.json()).toMatchObject({ meta: { result_count: 0 } })
  })

  test('is cut, ended and silenced on demand, on X alone', async () => {
    await using town = await openTown()
    await changeRules(town, { add: [{ value: 'tram' }] })
    const say = () => town.control.post({ network: 'x', text: 'tram', mention: false })
    const silent = await listen(town)
    town.control.fault({ kind: 'stream-silent', network: 'x' })
    town.control.fault({ kind: 'stream-silent', network: 'mastodon', forMs: 60_000 })
    say()
    const heard = say()
    await waitFor(() => silent.lines.length > 0, { what: 'the second post', withinMs: 3000 })
    expect(silent.lines[0]?.data?.id).toBe(heard.rkey)
    town.control.fault({ kind: 'stream-end', network: 'x' })
    await waitFor(() => !silent.isOpen, { what: 'the end', withinMs: 3000 })
    expect(silent.lines.at(-1)?.errors).toHaveLength(1)
    const cut = await listen(town)
    town.control.fault({ kind: 'stream-drop', network: 'x', forMs: 300 })
    await waitFor(() => !cut.isOpen, { what: 'the cut', withinMs: 3000 })
    expect((await listen(town)).status).toBe(503)
    await waitFor(async () => (await listen(town)).status === 200, { what: 'a new stream', withinMs: 3000 })
  })
})

describe('X in Town: OAuth 2', () => {
  test('gives a confidential client and a public one the next tokens, each refresh token once', async () => {
    await using town = await openTown()
    const { clientId, clientSecret, publicClientId, accessToken, refreshToken } =
      town.networks.x.account.oauth2
    expect((await me(town, accessToken)).status).toBe(200)
    const basic = {
      authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`,
    }
    const first = await refresh(town, { refresh_token: refreshToken }, basic)
    const { refresh_token: next, access_token: token } = (await first.json()) as Record<string, string>
    expect((await me(town, token ?? '')).status).toBe(200)
    expect((await refresh(town, { refresh_token: refreshToken }, basic)).status).toBe(400)
    expect((await refresh(town, { refresh_token: next ?? '', client_id: clientId })).status).toBe(401)
    expect((await refresh(town, { refresh_token: next ?? '', client_id: publicClientId })).status).toBe(200)
  })

  test('lets tokens expire, by themselves and on demand', async () => {
    let now = Date.now()
    const town = await startTown({ history: false, life: false, now: () => new Date(now) })
    const { accessToken, refreshToken, publicClientId } = town.networks.x.account.oauth2
    now += 7_200_001
    expect((await me(town, accessToken)).status).toBe(401)
    const answer = await refresh(town, { refresh_token: refreshToken, client_id: publicClientId })
    const { access_token: token = '', expires_in } = (await answer.json()) as Record<string, string>
    expect(expires_in).toBe(7200)
    expect((await me(town, token)).status).toBe(200)
    town.control.fault({ kind: 'expire-tokens', network: 'x' })
    expect((await me(town, token)).status).toBe(401)
    await town.close()
  })
})
