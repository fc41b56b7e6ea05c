import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { BusEvent } from '../../server/ports/event-bus.ts'
import { listen, Listener } from './live-support.ts'
import { type Caller, type House, openHouse } from './support.ts'

const numbers = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => from + index)
const happened = (number: number, conversationId: string | null = null): BusEvent => ({
  event: 'conversation.changed',
  id: `happening-${number}`,
  conversationId,
})
const ids = (from: number, to: number) => numbers(from, to).map((number) => `happening-${number}`)
const heardIds = (listener: Listener) => listener.events.map(({ id }) => id)

describe('what happens', () => {
  let house: House
  let url: string
  let driss: Caller
  beforeAll(async () => {
    house = await openHouse()
    url = await listen(house)
    driss = await house.signIn('driss')
  })
  afterAll(() => house[Symbol.asyncDispose]())

  const publish = (...events: BusEvent[]) => house.causerie.engines.bus.publish(events)
  const arrive = (options: ConstructorParameters<typeof Listener>[1] = {}) =>
    new Listener(url, { caller: driss, ...options })

  test('is told with the conversation as it is now', async () => {
    await house.addConversation('told')
    const listener = await arrive().greeted()
    expect(listener.heard[0]).toMatchObject({ type: 'hello' })
    await driss.post('/api/conversations/told/claim')
    await listener.hears(1)
    expect(listener.events[0]).toMatchObject({
      event: 'conversation.changed',
      id: 'told',
      conversationId: 'told',
      conversation: { id: 'told', assigneeId: 'driss', version: 2 },
    })
    expect(listener.events[0]?.conversation).not.toHaveProperty('turns')
    await listener.leave()
  })

  test('is told in order, and once', async () => {
    const listener = await arrive().greeted()
    for (const number of numbers(0, 300)) void publish(happened(number, number % 3 ? 'told' : null))
    await listener.hears(300)
    expect(heardIds(listener)).toEqual(ids(0, 300))
    await listener.leave()
  })

  test('is told after the place where the listener left', async () => {
    const first = await arrive().greeted()
    await publish(happened(1), happened(2))
    await first.hears(2)
    await first.leave()
    await publish(happened(3), happened(4))
    const second = await arrive({ since: first.position }).greeted()
    expect(second.heard.map(({ type }) => type)).toEqual(['event', 'event', 'hello'])
    expect(heardIds(second)).toEqual(['happening-3', 'happening-4'])
    expect(second.position).toBe(second.events.at(-1)?.since)
    await second.leave()
  })

  test('is told without gap or double to those who come and go while it happens', async () => {
    const start = await arrive().greeted()
    const total = 1_500
    const published = (async () => {
      for (const number of numbers(0, total)) {
        await publish(happened(number, number % 5 ? null : 'told'))
        if (number % 50 === 0) await new Promise((resolve) => setImmediate(resolve))
      }
    })()
    const comeAndGo = async (patience: number) => {
      const heard: string[] = []
      let since = start.position
      while (heard.length < total) {
        const listener = arrive({ since })
        await listener.until(
          ({ events }) => events.length >= patience || heard.length + events.length >= total,
        )
        await listener.leave()
        heard.push(...heardIds(listener))
        since = listener.events.at(-1)?.since ?? since
      }
      return heard
    }
    const all = await Promise.all([7, 40, 133, 390, total].map(comeAndGo))
    await published
    for (const heard of all) expect(heard).toEqual(ids(0, total))
    await start.leave()
  })

  test('is told also when it happens between the last page of the past and now', async () => {
    const { bus } = house.causerie.engines
    const first = await arrive().greeted()
    await first.leave()
    await publish(happened(0))
    const after = bus.after.bind(bus)
    bus.after = async (since, limit) => {
      const page = await after(since, limit)
      await publish(happened(1, 'told'), happened(2))
      return page
    }
    const second = await arrive({ since: first.position }).hears(3)
    bus.after = after
    expect(heardIds(second)).toEqual(ids(0, 3))
    await publish(happened(3))
    await second.hears(4)
    expect(heardIds(second)).toEqual(ids(0, 4))
    await second.leave()
  })

  test('two hundred hear it all', async () => {
    const listeners = numbers(0, 200).map(() => arrive())
    await Promise.all(listeners.map((listener) => listener.greeted()))
    expect((await driss.get('/metrics')).body).toContain('causerie_live_sockets 200')
    for (const number of numbers(0, 50)) void publish(happened(number, 'told'))
    await Promise.all(listeners.map((listener) => listener.hears(50)))
    for (const listener of listeners) expect(heardIds(listener)).toEqual(ids(0, 50))
    await Promise.all(listeners.map((listener) => listener.leave()))
  })

  test.each([
    ['a place nobody knows', 'nonsense'],
    ['another time', 'aaaaaaaaaaaa:1'],
    ['nowhere', ''],
  ])('cannot be told after %s: read again', async (_what, since) => {
    const listener = await arrive({ since }).greeted()
    expect(listener.heard[0]).toEqual({ type: 'reset', since: await house.causerie.engines.bus.head() })
    await publish(happened(9))
    await listener.hears(1)
    expect(heardIds(listener)).toEqual(['happening-9'])
    await listener.leave()
  })

  test('cannot be told once it is forgotten: read again', async () => {
    const first = await arrive().greeted()
    await first.leave()
    await publish(happened(1), happened(2))
    await house.causerie.engines.bus.trim(-1_000)
    const second = await arrive({ since: first.position }).greeted()
    expect(second.heard[0]).toMatchObject({ type: 'reset' })
    await second.leave()
  })

  test('invitations are told to those who may see them', async () => {
    const bart = await house.signIn('bart')
    const [lead, member] = [await arrive({ caller: bart }).greeted(), await arrive().greeted()]
    await bart.post('/api/invitations', {})
    await publish(happened(7))
    await Promise.all([lead.hears(2), member.hears(1)])
    expect(lead.events.map(({ event }) => event)).toEqual(['invitation.changed', 'conversation.changed'])
    expect(heardIds(member)).toEqual(['happening-7'])
    await Promise.all([lead.leave(), member.leave()])
  })

  test('is not told to strangers, nor to foreign pages', async () => {
    expect(await new Listener(url).closed).toBe(4401)
    expect(await new Listener(url, { headers: { cookie: 'causerie=guessed' } }).closed).toBe(4401)
    const foreign = arrive({ origin: 'https://evil.example' })
    const status = await new Promise<number>((resolve) =>
      foreign.socket.on('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0)),
    )
    expect(status).toBe(403)
    foreign.socket.terminate()
    const own = await arrive({ origin: new URL(url.replace('ws:', 'http:')).origin }).greeted()
    await own.leave()
  })

  test('is told no longer after signing out', async () => {
    const caller = await house.signIn('fien')
    const [leaving, staying] = [await arrive({ caller }).greeted(), await arrive().greeted()]
    await caller.delete('/api/session')
    expect(await leaving.closed).toBe(4401)
    expect(staying.socket.readyState).toBe(staying.socket.OPEN)
    await staying.leave()
  })

  test('who shouts is shown out', async () => {
    const listener = await arrive().greeted()
    listener.socket.send('x'.repeat(100_000))
    expect(await listener.closed).toBe(1009)
  })

  test('small talk is ignored', async () => {
    const listener = arrive()
    listener.socket.on('open', () => listener.socket.send('not even JSON'))
    await listener.greeted()
    await publish(happened(1))
    await listener.hears(1)
    await listener.leave()
  })
})

describe('the line', () => {
  test('shows life, ends with the session, and tells where one is', async () => {
    await using house = await openHouse({ http: { live: { heartbeatMs: 40 } } })
    const url = await listen(house)
    const listener = await new Listener(url, { caller: await house.signIn('driss') }).greeted()
    await house.causerie.engines.bus.publish([happened(1)])
    const head = await house.causerie.engines.bus.head()
    await listener.until(({ heard }) =>
      heard.some(({ type, since }) => type === 'heartbeat' && since === head),
    )
    house.clock.ahead = 100 * 24 * 3_600_000
    expect(await listener.closed).toBe(4401)
  })

  test('of somebody who is silent is cut', async () => {
    await using house = await openHouse({ http: { live: { heartbeatMs: 60 } } })
    const url = await listen(house)
    const listener = await new Listener(url, {
      caller: await house.signIn('driss'),
      autoPong: false,
    }).greeted()
    expect(await listener.closed).toBe(1006)
  })

  test('of somebody too slow is closed, and heals by coming back', async () => {
    await using house = await openHouse()
    const url = await listen(house)
    const caller = await house.signIn('driss')
    const preview = {
      text: 'parapluie '.repeat(20_000),
      voice: 'customer',
      at: '2026-10-01T09:30:00.000Z',
    } as const
    await house.addConversation('wordy', { preview })
    const slow = await new Listener(url, { caller }).greeted()
    const quick = await new Listener(url, { caller }).greeted()
    slow.socket.pause()
    const total = 120
    for (const number of numbers(0, total)) {
      await house.causerie.engines.bus.publish([happened(number, 'wordy')])
      await quick.hears(number + 1)
    }
    slow.socket.resume()
    expect(await slow.closed).toBe(4408)
    expect(slow.events.length).toBeLessThan(total)
    const back = await new Listener(url, { caller, since: slow.position }).greeted()
    expect([...heardIds(slow), ...heardIds(back)]).toEqual(ids(0, total))
    expect(heardIds(quick)).toEqual(ids(0, total))
    await Promise.all([back.leave(), quick.leave()])
  })

  test('of somebody long away is given a new start instead of a long tale', async () => {
    await using house = await openHouse({ http: { live: { maxBackfill: 50 } } })
    const url = await listen(house)
    const caller = await house.signIn('driss')
    const since = await house.causerie.engines.bus.head()
    await house.causerie.engines.bus.publish(numbers(0, 60).map((number) => happened(number)))
    const listener = await new Listener(url, { caller, since }).greeted()
    expect(listener.heard).toEqual([{ type: 'reset', since: await house.causerie.engines.bus.head() }])
    await listener.leave()
  })

  test('is closed politely when the house closes', async () => {
    const house = await openHouse()
    const url = await listen(house)
    const caller = await house.signIn('driss')
    const listeners = await Promise.all(numbers(0, 20).map(() => new Listener(url, { caller }).greeted()))
    const closing = house[Symbol.asyncDispose]()
    expect(new Set(await Promise.all(listeners.map(({ closed }) => closed)))).toEqual(new Set([1001]))
    await closing
  })
})
