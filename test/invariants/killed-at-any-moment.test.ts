import { setTimeout as delay } from 'node:timers/promises'
import { pino } from 'pino'
import { expect, onTestFailed, test } from 'vitest'
import { compose, type Causerie } from '../../server/compose.ts'
import { readConfig } from '../../server/config.ts'
import { RetryLater } from '../../server/ports/queue.ts'
import type { ConversationDetail } from '../../server/schemas/conversation.ts'
import type { Reply } from '../../server/schemas/reply.ts'
import { Dice } from '../../town/dice.ts'
import { Client, setUp } from '../support/client.ts'
import { freePort } from '../support/free-port.ts'
import { launchProgram, setupToken, startProgram, type Program } from '../support/process.ts'
import { makeTempDir } from '../support/temp-dir.ts'
import type { TownNetwork } from '../support/town-networks.ts'
import { waitFor } from '../support/wait-for.ts'
import { anyFault, openWorld } from '../support/world.ts'

const kills = 50
/** It takes about half of this to start, so many die while they do. */
const longestLife = 2_600
/** How often the customer may have read a reply that came to rest in a state. */
const endings: Partial<Record<Reply['state'], readonly number[]>> = {
  sent: [1],
  failed: [0],
  unknown: [0, 1],
  withdrawn: [0],
}

type Accepted = { conversationId: string; network: TownNetwork['id']; id: string; text: string }

test(`nothing-missed, nothing-doubled, sent-at-most-once: kill -9 at ${kills} random moments of ingest and send on every network, under faults`, async () => {
  const seed = process.env['SEED'] ?? String(Date.now())
  onTestFailed(() => void process.stderr.write(`the moments came from SEED=${seed}\n`))
  const dice = new Dice(`kill/${seed}`)
  await using world = await openWorld({ seed })
  await using folder = makeTempDir()
  const env = { DATA_DIR: folder.path, DEMO: 'off', PORT: String(await freePort()) }
  await using first = await startProgram(env)
  const client = new Client(() => first.url)
  await setUp(client, setupToken(first))
  for (const { id: network, settings } of world.networks)
    await client.ask('POST', '/api/channels', { body: { network, settings } })
  await first.kill9()

  const mentions: string[] = []
  const accepted: Accepted[] = []
  let written = 0
  let deathsWhileStarting = 0
  for (let life = 0; life < kills; life++) {
    await using program = launchProgram(env)
    const busy = keepBusy(program)
    await delay(dice.between(0, longestLife))
    await program.kill9()
    await busy
  }
  for (const network of world.networks) network.clearFaults()
  await using last = await startProgram(env)
  await settle()

  const listed = world.networks.flatMap((network) => network.handedOut())
  const isMissed = (uri: string) => !known.has(uri)
  let stored: string[] = []
  let known = new Set<string>()
  const look = async (): Promise<boolean> => {
    stored = (await everything()).flatMap(({ posts }) => posts.map(({ uri }) => uri))
    known = new Set(stored)
    return ![...mentions, ...listed].some(isMissed)
  }
  await waitFor(look, { what: 'what was handed out last', withinMs: 20_000, everyMs: 1000 }).catch(() => {})
  expect([...mentions, ...listed].filter(isMissed), 'missed').toEqual([])
  expect(stored.length, 'doubled').toBe(known.size)
  expect(accepted.length).toBeGreaterThan(20)
  expect(deathsWhileStarting, 'killed while starting').toBeGreaterThan(5)
  expect(await last.stop()).toBe(0)

  await using house = await openLater(folder.path)
  for (const { id, text, network } of accepted) {
    const reply = await house.settle(id)
    const times = timesMade(networkOf(network), text)
    expect(reply.text, 'its words').toBe(text)
    expect(endings[reply.state], `${text} on ${network} is ${reply.state}`).toContain(times)
    if (reply.state === 'unknown') expectPerson(house, reply, network)
  }
  for (const network of world.networks) expect(twice(network), `sent twice on ${network.id}`).toEqual([])

  /** New mentions and replies, until the program is gone. */
  async function keepBusy(program: Program): Promise<void> {
    if (dice.chance(0.6)) {
      const network = dice.pick(world.networks)
      network.fault(anyFault(network, dice))
    }
    for (const network of world.networks)
      for (let count = 0; count < 2; count++)
        mentions.push(network.post({ text: `question ${mentions.length}` }))
    let isUp = false
    try {
      await program.ready()
      isUp = true
      const waiting = (await client.conversations('is:open')).filter((one) => one.waitingSince !== null)
      for (let count = 0; count < 4 && waiting.length > 0; count++) {
        const { id, network } = dice.pick(waiting)
        const text = `answer ${written++}`
        const order = { body: { text, signed: false }, key: `key-of-${text.replace(' ', '-')}` }
        const reply = await client.ask<Reply>('POST', `/api/conversations/${id}/replies`, order)
        accepted.push({ conversationId: id, network, id: reply.id, text })
      }
    } catch {
      // It was killed under us: what was not answered was not accepted.
      if (!isUp) deathsWhileStarting++
    }
  }

  /** Until all that was said is listed and only what nobody can know yet is on its way. */
  async function settle(): Promise<void> {
    let open = accepted
    await waitFor(
      async () => {
        const states = await Promise.all(open.map((one) => replyNow(one)))
        // What is looked for again and again holds up what comes after it in its conversation.
        const looked = states.filter((one) => one?.state === 'sending' && one.lookUps.length > 0)
        const resting = new Set(looked.map((one) => one?.conversationId))
        open = open.filter(
          ({ conversationId }, i) => !endings[(states[i] as Reply).state] && !resting.has(conversationId),
        )
        return open.length === 0 && (await client.conversations('')).length >= mentions.length
      },
      { what: 'everything to settle', withinMs: 90_000, everyMs: 1000 },
    ).catch(async (cause: unknown) => {
      const listed = await client.conversations('')
      const uris = new Set((await everything()).flatMap(({ posts }) => posts.map(({ uri }) => uri)))
      const missing = mentions.filter((uri) => !uris.has(uri))
      const stuck = JSON.stringify(await Promise.all(open.map((one) => replyNow(one))))
      throw new Error(
        `${listed.length} listed, missing ${missing.join(' ')}, replies ${stuck}\n${last.output().slice(-3000)}`,
        { cause },
      )
    })
  }

  async function replyNow({ conversationId, id }: Accepted): Promise<Reply | undefined> {
    return (await client.open(conversationId)).replies.find((one) => one.id === id)
  }

  async function everything(): Promise<ConversationDetail[]> {
    return Promise.all((await client.conversations('')).map(({ id }) => client.open(id)))
  }

  function networkOf(id: string): TownNetwork {
    return world.networks.find((one) => one.id === id) as TownNetwork
  }

  /** Only where looking is all there is, with what was seen, and settled for good by what a person says. */
  function expectPerson(house: LaterHouse, reply: Reply, network: string): void {
    expect(house.networks.declaration(network).sendOnce, reply.text).toBe('look-up')
    expect(reply.lookUps.length).toBeGreaterThanOrEqual(3)
    expect(reply.failure?.message).toBeTruthy()
  }
})

/** A network may want the customer's handle before it. */
const timesMade = ({ made }: TownNetwork, text: string): number =>
  made().filter((one) => one.endsWith(text)).length

const twice = ({ made }: TownNetwork): string[] => made().filter((text, i, all) => all.indexOf(text) !== i)

type LaterHouse = AsyncDisposable & Pick<Causerie, 'networks'> & { settle(id: string): Promise<Reply> }

/** The same house in this process, whose clock goes on as far as a reply wants to wait. */
const openLater = async (dataDir: string): Promise<LaterHouse> => {
  let ahead = 0
  const { engines, outbox, networks, close } = await compose(
    readConfig({ DATA_DIR: dataDir, DEMO: 'off', LOG_LEVEL: 'silent', PORT: '0' }),
    { log: pino({ level: 'silent' }), now: () => new Date(Date.now() + ahead), undoMs: 0 },
  )
  const advance = async (id: string): Promise<boolean> => {
    try {
      await outbox.advance(id, AbortSignal.timeout(20_000))
      return true
    } catch (error) {
      if (!(error instanceof RetryLater)) throw error
      ahead += error.delayMs
      return false
    }
  }
  return {
    networks,
    async settle(id) {
      for (let step = 0; step < 50 && !(await advance(id)); step++);
      const reply = await engines.store.find('reply', id)
      if (!reply) throw new Error(`an accepted reply is gone: ${id}`)
      return reply
    },
    [Symbol.asyncDispose]: close,
  }
}
