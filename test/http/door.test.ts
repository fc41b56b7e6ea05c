import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Caller, type House, openHouse } from './support.ts'

const day = 24 * 3_600_000
const password = 'umbrellas on shelf twelve'

const setup = (token: string | null, some: object = {}) => ({
  token,
  company: 'Trams of Ghent',
  name: 'Rosa Maes',
  job: 'I run the place',
  login: 'rosa',
  password,
  ...some,
})

describe('the demo', () => {
  let house: House
  beforeAll(async () => {
    house = await openHouse()
  })
  afterAll(() => house[Symbol.asyncDispose]())

  test('its door shows its six colleagues', async () => {
    const door = (await house.stranger().get('/api/door')).json()
    expect(door).toMatchObject({ state: 'demo', company: 'Ligne Claire' })
    expect(door.people.map(({ login }: { login: string }) => login)).toEqual(
      'amelie bart chloe driss fien goran'.split(' '),
    )
  })

  test('a colleague comes in by name and goes out again', async () => {
    const driss = house.stranger()
    const response = await driss.post('/api/session', { as: 'driss' })
    expect(response.statusCode).toBe(200)
    expect(response.json()).toMatchObject({
      id: 'driss',
      role: 'member',
      demo: true,
      signature: 'Driss, I drive the 81',
    })
    expect(response.cookies[0]).toMatchObject({
      name: 'causerie',
      httpOnly: true,
      sameSite: 'Lax',
      path: '/',
    })
    expect((await driss.get('/api/me')).json()).toMatchObject({ id: 'driss', locale: 'fr' })
    const { cookie } = driss
    expect((await driss.delete('/api/session')).statusCode).toBe(204)
    expect(driss.cookie).toBeNull()
    driss.cookie = cookie
    expect((await driss.get('/api/me')).statusCode).toBe(401)
  })

  test('coming in as somebody else ends the session one had', async () => {
    const caller = await house.signIn('amelie')
    const first = caller.cookie
    await caller.post('/api/session', { as: 'bart' })
    expect((await caller.get('/api/me')).json()).toMatchObject({ id: 'bart' })
    expect((await caller.get('/api/door')).json()).toMatchObject({ signedIn: true })
    caller.cookie = first
    expect((await caller.get('/api/me')).statusCode).toBe(401)
  })

  test.each([
    ['another machine', { remoteAddress: '192.0.2.7' }],
    ['another machine, through a proxy here', { headers: { 'x-forwarded-for': '192.0.2.7' } }],
    ['the public name', { headers: { host: 'causerie.example' } }],
  ])('nobody comes in by name from %s', async (_from, options) => {
    const response = await house.stranger().call({
      method: 'POST',
      url: '/api/session',
      payload: { as: 'goran' },
      ...options,
    })
    expect(response.statusCode).toBe(403)
    expect(response.cookies).toEqual([])
  })

  test('nobody comes in as somebody the demo does not have', async () => {
    expect((await house.stranger().post('/api/session', { as: 'nobody' })).statusCode).toBe(401)
  })

  test('it cannot be set up', async () => {
    expect((await house.stranger().post('/api/setup', setup('any'))).json()).toMatchObject({
      status: 409,
      code: 'demo',
    })
  })
})

describe('a real installation', () => {
  test('fifty people set it up at once: one is the admin', async () => {
    await using house = await openHouse({ demo: false, http: { limits: { doors: 1_000 } } })
    expect((await house.stranger().get('/api/door')).json()).toEqual({
      state: 'setup',
      company: '',
      signedIn: false,
      people: [],
    })
    const token = house.causerie.setupToken
    const rivals = Array.from({ length: 50 }, (_, number) => `rival-${number}`)
    const responses = await Promise.all(
      rivals.map((login) =>
        house.stranger().post('/api/setup', setup(token, { login, name: `Rival ${login}` })),
      ),
    )
    const won = responses.filter(({ statusCode }) => statusCode === 200)
    expect(won).toHaveLength(1)
    expect(responses.filter(({ statusCode }) => statusCode === 409)).toHaveLength(49)
    const { items } = await house.causerie.engines.store.list('colleague', { limit: 100 })
    expect(items.map(({ login, role }) => ({ login, role }))).toEqual([
      { login: won[0]?.json().login, role: 'admin' },
    ])
    expect((await house.stranger().get('/api/door')).json()).toMatchObject({
      state: 'ready',
      company: 'Trams of Ghent',
    })
  })

  test('set-up tried without the token makes nobody', async () => {
    await using house = await openHouse({ demo: false })
    expect((await house.stranger().post('/api/setup', setup('guessed'))).json()).toMatchObject({
      status: 403,
      code: 'wrong-setup-token',
    })
    expect((await house.stranger().get('/api/door')).json()).toMatchObject({ state: 'setup' })
  })

  test('a death between workspace and admin is made good by the next who comes', async () => {
    await using house = await openHouse({ demo: false })
    const { store } = house.causerie.engines
    await house.stranger().post('/api/setup', setup(house.causerie.setupToken))
    const workspace = await store.find('setting', 'workspace')
    const rosa = await store.find('colleague', 'rosa')
    if (!workspace || !rosa) throw new Error('not set up')
    expect(workspace.value).toEqual({ company: 'Trams of Ghent', founder: null })
    expect(rosa).toMatchObject({ role: 'admin', active: true, pending: [] })
    expect(rosa.passwordHash).toMatch(/^\$argon2id\$/)

    await using second = await openHouse({ demo: false })
    const value = { company: 'Trams of Ghent', founder: rosa }
    await second.causerie.engines.store.write([
      { op: 'create', kind: 'setting', doc: { id: 'workspace', version: 1, pending: [], value } },
    ])
    expect((await second.stranger().get('/api/door')).json()).toMatchObject({ state: 'ready' })
    const caller = second.stranger()
    expect((await caller.post('/api/session', { login: 'rosa', password })).statusCode).toBe(200)
  })

  test('the set-up token lies in the data folder until it is used', async () => {
    await using house = await openHouse({ demo: false })
    const file = join(house.causerie.config.dataDir, 'setup-token')
    expect(existsSync(file)).toBe(true)
    await house.stranger().post('/api/setup', setup(house.causerie.setupToken))
    expect(existsSync(file)).toBe(false)
  })

  describe('with its admin', () => {
    let house: House
    let rosa: Caller
    beforeAll(async () => {
      house = await openHouse({ demo: false })
      rosa = house.stranger()
      await rosa.post('/api/setup', setup(house.causerie.setupToken))
    })
    afterAll(() => house[Symbol.asyncDispose]())

    test('the admin comes in by password', async () => {
      const response = await house.stranger().post('/api/session', { login: 'rosa', password })
      expect(response.json()).toMatchObject({ id: 'rosa', role: 'admin', hasPassword: true, demo: false })
    })

    test.each([
      ['a wrong password', { login: 'rosa', password: 'a wrong password' }],
      ['an unknown login', { login: 'nobody', password }],
    ])('%s is refused in the same words', async (_what, credentials) => {
      const response = await house.stranger().post('/api/session', credentials)
      expect(response.json()).toMatchObject({
        status: 401,
        code: 'wrong-login',
        detail: 'Login and password do not fit.',
      })
    })

    test('nobody comes in by name', async () => {
      expect((await house.stranger().post('/api/session', { as: 'rosa' })).statusCode).toBe(403)
    })

    test('passwords are tried twenty times a minute, not more', async () => {
      await using other = await openHouse({ demo: false })
      const tries = []
      for (let count = 0; count < 22; count++)
        tries.push((await other.stranger().post('/api/session', { login: 'rosa', password: 'x' })).statusCode)
      expect(tries.slice(0, 20)).toEqual(Array(20).fill(401))
      expect(tries.slice(20)).toEqual([429, 429])
      const refused = await other.stranger().post('/api/session', { login: 'rosa', password: 'x' })
      expect(refused.json()).toMatchObject({ code: 'too-many-requests' })
      expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0)
    })

    test('people change what they say of themselves', async () => {
      const response = await rosa.patch('/api/me', {
        job: 'I answer for the trams',
        locale: 'nl',
        signsReplies: false,
      })
      expect(response.json()).toMatchObject({
        job: 'I answer for the trams',
        locale: 'nl',
        signsReplies: false,
        signature: 'Rosa, I answer for the trams',
        role: 'admin',
      })
    })

    test.each([
      ['without the one before', {}],
      ['with a wrong one before', { passwordBefore: 'umbrellas on shelf thirteen' }],
    ])('a new password %s is refused', async (_how, proof) => {
      const response = await rosa.patch('/api/me', { password: 'another one, longer', ...proof })
      expect(response.json()).toMatchObject({ status: 422, code: 'wrong-password' })
      expect((await house.stranger().post('/api/session', { login: 'rosa', password })).statusCode).toBe(200)
    })

    test('a new password ends the other sessions and keeps this one', async () => {
      const other = house.stranger()
      await other.post('/api/session', { login: 'rosa', password })
      const change = { password: 'another one, longer', passwordBefore: password }
      expect((await rosa.patch('/api/me', change)).statusCode).toBe(200)
      expect((await other.get('/api/me')).statusCode).toBe(401)
      expect((await rosa.get('/api/me')).statusCode).toBe(200)
      expect((await house.stranger().post('/api/session', { login: 'rosa', password })).statusCode).toBe(401)
    })

    test('a session that is used lives on; one that is not ends after 90 days', async () => {
      const idle = rosa.cookie
      house.clock.ahead = 60 * day
      const response = await rosa.get('/api/me')
      expect(response.statusCode).toBe(200)
      const expires = response.cookies[0]?.expires?.getTime() ?? 0
      expect(expires - Date.now()).toBeGreaterThan(149 * day)
      house.clock.ahead = 120 * day
      expect((await rosa.get('/api/me')).statusCode).toBe(200)
      house.clock.ahead = 211 * day
      rosa.cookie = idle
      expect((await rosa.get('/api/me')).json()).toMatchObject({ status: 401, code: 'unauthenticated' })
      house.clock.ahead = 0
    })

    test('the store keeps no secret that signs in', async () => {
      const caller = house.stranger()
      await caller.post('/api/session', { login: 'rosa', password: 'another one, longer' })
      const secret = caller.cookie?.split('=')[1] ?? ''
      expect(secret.length).toBeGreaterThan(30)
      const { items } = await house.causerie.engines.store.list('session', { limit: 100 })
      expect(JSON.stringify(items)).not.toContain(secret)
    })
  })

  test('over https the cookie is for this host and secure', async () => {
    await using house = await openHouse({ demo: false, http: { publicUrl: 'https://causerie.example' } })
    const response = await house.stranger().post('/api/setup', setup(house.causerie.setupToken))
    expect(response.cookies[0]).toMatchObject({
      name: '__Host-causerie',
      secure: true,
      path: '/',
      httpOnly: true,
    })
    expect(response.cookies[0]?.domain).toBeUndefined()
    expect(response.headers['strict-transport-security']).toContain('max-age')
  })
})
