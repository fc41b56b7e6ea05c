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
import { colleague } from '../support/house.ts'
import { launchProgram, setupToken, startProgram, type Program } from '../support/process.ts'
import { makeTempDir } from '../support/temp-dir.ts'
import type { TownNetwork } from '../support/town-networks.ts'
import { waitFor } from '../support/wait-for.ts'
import { anyFault, openWorld } from '../support/world.ts'

const kills = 50
/** It takes about half of this to start, so many die while they do. */
const longestLife = 2_600
const settledStates: readonly Reply['state'][] = ['sent', 'failed', 'unknown', 'withdrawn']

type Accepted = { conversationId: string; network: string; id: string; text: string }

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

  const details = await everything()
  const stored = details.flatMap(({ posts }) => posts.map(({ uri }) => uri))
  const known = new Set(stored)
  const listed = world.networks.flatMap((network) => network.handedOut())
  expect([...mentions, ...listed].filter((uri) => !known.has(uri), 'missed')).toEqual([])
  expect(stored.length, 'doubled').toBe(known.size)
  expect(accepted.length).toBeGreaterThan(20)
  expect(deathsWhileStarting, 'killed while starting').toBeGreaterThan(5)
  expect(await last.stop()).toBe(0)

  await using house = await openLater(folder.path)
  for (const { id, text, network } of accepted) {
    const reply = await house.settle(id)
    const times = timesMade(networkOf(network), text)
    expect(reply.text, 'its words').toBe(text)
    expect(settledStates, `${text} on ${network} is ${reply.state}`).toContain(reply.state)
    if (reply.state === 'sent') expect(times, `${text} on ${network}`).toBe(1)
    if (reply.state === 'failed') expect(times, `${text} on ${network}`).toBe(0)
    if (reply.state === 'unknown') await expectPerson(house, reply, network)
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
        open = open.filter((_, i) => {
          const { state, lookUps } = states[i] as Reply
          return !settledStates.includes(state) && !(state === 'sending' && lookUps.length > 0)
        })
        return open.length === 0 && (await client.conversations('')).length >= mentions.length
      },
      { what: 'everything to settle', withinMs: 90_000, everyMs: 1000 },
    )
    // Our own last posts are listed, too.
    const mine = () => world.networks.flatMap((network) => network.handedOut()).length
    const before = mine()
    await delay(3000)
    expect(mine()).toBeGreaterThanOrEqual(before)
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
  async function expectPerson(house: LaterHouse, reply: Reply, network: string): Promise<void> {
    expect(house.networks.declaration(network as TownNetwork['id']).sendOnce, reply.text).toBe('look-up')
    expect(reply.lookUps.length).toBeGreaterThanOrEqual(3)
    expect(reply.failure?.message).toBeTruthy()
  }
})
