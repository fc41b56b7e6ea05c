import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { LiveSaying, PresentSomewhere } from '../../server/schemas/live.ts'
import { eventually } from '../contract/harness.ts'
import { listen, Listener } from './live-support.ts'
import { type Caller, type House, openHouse } from './support.ts'

const at = (conversationId: string, doing: 'viewing' | 'replying' = 'viewing'): LiveSaying => ({
  type: 'present',
  conversationId,
  doing,
})
const shows = (all: readonly PresentSomewhere[]) => {
  const wanted = JSON.stringify(all)
  return ({ present }: Listener) => JSON.stringify(present) === wanted
}
const absent: LiveSaying = { type: 'absent' }

describe('who is where', () => {
  let house: House
  let url: string
  let driss: Caller
  let fien: Caller
  beforeAll(async () => {
    // So long that whoever goes went, and was not forgotten.
    house = await openHouse({ http: { live: { presenceMs: 3_600_000 } } })
    url = await listen(house)
    driss = await house.signIn('driss')
    fien = await house.signIn('fien')
    await house.addConversation('c1')
    await house.addConversation('c2')
  })
  afterAll(() => house[Symbol.asyncDispose]())

  const arrive = (caller: Caller) => new Listener(url, { caller }).until(({ snapshots }) => snapshots > 0)
  const fienIn = (conversationId: string, doing: 'viewing' | 'replying' = 'viewing'): PresentSomewhere => ({
    conversationId,
    colleagueId: 'fien',
    doing,
  })

  test('is told behind the greeting, to those who come later and as it changes', async () => {
    const [hers, his] = [await arrive(fien), await arrive(driss)]
    expect(his.present).toEqual([])
    hers.say(at('c1'))
    await his.until(shows([fienIn('c1')]))
    hers.say(at('c1', 'replying'))
    await his.until(shows([fienIn('c1', 'replying')]))
    const late = await arrive(driss)
    expect(late.present).toEqual([fienIn('c1', 'replying')])
    hers.say(at('c2'))
    for (const listener of [his, late]) await listener.until(shows([fienIn('c2')]))
    hers.say(absent)
    for (const listener of [his, late]) await listener.until(shows([]))
    await Promise.all([hers, his, late].map((listener) => listener.leave()))
  })

  test('is told anew where the past is gone', async () => {
    const hers = await arrive(fien)
    hers.say(at('c1'))
    await hers.until(shows([fienIn('c1')]))
    const back = await new Listener(url, { caller: driss, since: 'nonsense' }).until(shows([fienIn('c1')]))
    expect(back.heard[0]).toMatchObject({ type: 'reset' })
    expect(back.snapshots).toBe(1)
    await Promise.all([back.leave(), hers.leave()])
  })

  test('a closed window leaves at once; another one of the same colleague stays', async () => {
    const [first, second, his] = [await arrive(fien), await arrive(fien), await arrive(driss)]
    first.say(at('c1', 'replying'))
    await his.until(shows([fienIn('c1', 'replying')]))
    second.say(at('c1'))
    await eventually(() => house.causerie.engines.bus.presence.list().length === 2)
    const late = await arrive(driss)
    expect(late.present).toEqual([fienIn('c1', 'replying')])
    await late.leave()
    first.socket.terminate()
    await his.until(shows([fienIn('c1')]))
    await second.leave()
    await his.until(shows([]))
    await his.leave()
  })

  test('signing out ends it, even where the window does not answer', async () => {
    const caller = await house.signIn('fien')
    const [hers, his] = [await arrive(caller), await arrive(driss)]
    hers.say(at('c1'))
    await his.until(shows([fienIn('c1')]))
    hers.socket.pause()
    await caller.delete('/api/session')
    await his.until(shows([]))
    hers.socket.resume()
    expect(await hers.closed).toBe(4401)
    await his.leave()
  })

  test('what is no saying is ignored', async () => {
    const [hers, his] = [await arrive(fien), await arrive(driss)]
    hers.say(at('c1'))
    await his.until(shows([fienIn('c1')]))
    const garbage = [
      'not even JSON',
      '',
      'null',
      '[]',
      '{"type":"present"}',
      '{"type":"absent","more":1}',
      '{"type":"present","conversationId":"c2","doing":"dancing"}',
      '{"type":"present","conversationId":["c2"],"doing":"viewing"}',
      '{"type":"present","conversationId":"../c2","doing":"viewing"}',
      '{"type":"present","conversationId":"c2","doing":"viewing","colleagueId":"bart"}',
      '{"type":"present","conversationId":"c2","doing":"viewing","__proto__":{"x":1}}',
      `{"type":"present","conversationId":"${'c'.repeat(2_000)}","doing":"viewing"}`,
    ]
    for (const said of [...garbage, Buffer.from(JSON.stringify(at('c2')))]) {
      hers.socket.send(said)
      hers.socket.ping()
      await once(hers.socket, 'pong')
      const [present] = house.causerie.engines.bus.presence.list()
      expect([present?.conversationId, present?.doing], String(said)).toEqual(['c1', 'viewing'])
    }
    hers.say(at('no-such-conversation', 'replying'))
    await his.until(shows([]))
    hers.say(at('c1', 'replying'))
    await his.until(shows([fienIn('c1', 'replying')]))
    await Promise.all([hers.leave(), his.leave()])
    await house.causerie.engines.bus.presence.leave('nobody')
    expect(house.causerie.engines.bus.presence.list()).toEqual([])
  })

  test('who says too much is shown out', async () => {
    const [hers, his] = [await arrive(fien), await arrive(driss)]
    hers.say(at('c1'))
    await his.until(shows([fienIn('c1')]))
    for (let turn = 0; turn < 100; turn++) hers.say(at(turn % 2 ? 'c1' : 'c2'))
    expect(await hers.closed).toBe(4429)
    await his.until(shows([]))
    await his.leave()
  })

  test('keeps no position: coming back resumes as if it had not been told', async () => {
    const [hers, his] = [await arrive(fien), await arrive(driss)]
    const before = his.position
    hers.say(at('c1'))
    await his.until(shows([fienIn('c1')]))
    expect([his.position, await house.causerie.engines.bus.head()]).toEqual([before, before])
    await Promise.all([hers.leave(), his.leave()])
  })
})

test('who does not say it again is gone in time; who does stays', async () => {
  await using house = await openHouse({ http: { live: { presenceMs: 500 } } })
  const url = await listen(house)
  await house.addConversation('c1')
  const [hers, his] = [
    new Listener(url, { caller: await house.signIn('fien') }),
    new Listener(url, { caller: await house.signIn('driss') }),
  ]
  await Promise.all([hers, his].map((listener) => listener.greeted()))
  const fien = { conversationId: 'c1', colleagueId: 'fien', doing: 'viewing' } as const
  hers.say(at('c1'))
  await his.until(shows([fien]))
  let changes = 0
  his.socket.on('message', (data) => String(data).includes('presence.changed') && changes++)
  const startedAt = performance.now()
  while (performance.now() - startedAt < 1_200) {
    hers.say(at('c1'))
    await pause(150)
  }
  expect([his.present, changes]).toEqual([[fien], 0])
  await his.until(shows([]))
  expect(changes).toBe(1)
})

test('who may see less from now on is told anew what is left', async () => {
  await using house = await openHouse({ http: { live: { heartbeatMs: 50 } } })
  const url = await listen(house)
  await house.addConversation('for-all')
  await house.addConversation('for-few', { audience: 'addressed', assigneeId: 'fien' })
  const [fien, bart] = [await house.signIn('fien'), await house.signIn('bart')]
  const windows = ['for-all', 'for-few'].map((id) => {
    const window = new Listener(url, { caller: fien })
    window.socket.on('open', () => window.say(at(id)))
    return window
  })
  const his = await new Listener(url, { caller: bart }).until(({ present }) => present?.length === 2)
  const { store } = house.causerie.engines
  const before = (await store.find('colleague', 'bart'))!
  const doc = { ...before, role: 'member' as const, version: before.version + 1 }
  await store.write([{ op: 'replace', kind: 'colleague', doc, ifVersion: before.version }])
  house.clock.ahead += 3_000
  await his.until(({ present }) => present?.length === 1)
  expect(his.present).toEqual([{ conversationId: 'for-all', colleagueId: 'fien', doing: 'viewing' }])
  for (const window of windows) await window.leave()
})

test('when the house closes nobody is left behind on the board', async () => {
  await using house = await openHouse({ http: { live: { presenceMs: 3_600_000 } } })
  const url = await listen(house)
  await house.addConversation('c1')
  const listener = await new Listener(url, { caller: await house.signIn('fien') }).greeted()
  listener.say(at('c1'))
  await listener.until(({ present }) => present?.length === 1)
  const { presence } = house.causerie.engines.bus
  const leave = presence.leave.bind(presence)
  presence.leave = async (connectionId) => {
    await pause(100)
    await leave(connectionId)
  }
  await house.app.close()
  expect(house.causerie.engines.bus.presence.list()).toEqual([])
})
