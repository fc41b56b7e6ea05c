/**
 * A long day in little time: customers write on every network at once, things go wrong at the networks, the program is
 * killed and started again, colleagues answer. In the end all of it must be there, once.
 */
import { setTimeout as delay } from 'node:timers/promises'
import type { Page } from '../../../server/schemas/atoms.ts'
import type { Channel } from '../../../server/schemas/channel.ts'
import type { Reply } from '../../../server/schemas/reply.ts'
import { Dice } from '../../../town/dice.ts'
import { Client, setUp } from '../client.ts'
import { freePort } from '../free-port.ts'
import { launchProgram, setupToken, startProgram, type Program } from '../process.ts'
import { makeTempDir } from '../temp-dir.ts'
import { waitFor } from '../wait-for.ts'
import { openWorld, type World } from '../world.ts'
import { type Accepted, Colleagues } from './colleagues.ts'
import { Customers } from './customers.ts'
import { openLater } from './later-house.ts'
import { type Reckoning, reckon } from './reckoning.ts'
import { Weather } from './weather.ts'

export type SoakOptions = {
  seconds: number
  /** The same seed rolls the same faults, texts and choices; what falls together still depends on the machine. */
  seed: string
  /** (Default: 100) */
  postsPerSecond?: number
  /** (Default: 3) */
  repliesPerSecond?: number
  /** (Default: 5000) */
  faultEveryMs?: number
  /** (Default: 30000) */
  killEveryMs?: number
  /** How long catching up may take in the end, milliseconds. (Default: 180000) */
  patienceMs?: number
  /** Told every ten seconds how it goes. */
  onProgress?: (line: string) => void
  /** Gives up: the program is ended and its folder removed. */
  signal?: AbortSignal
}

export type SoakResult = Reckoning & {
  said: number
  takenBack: number
  accepted: number
  kills: number
  faults: Record<string, number>
  /** From the last word and the last fault until all that was said was read and all replies went out, ms. */
  caughtUpAfter: number
  /** Requests that the networks had to answer. */
  requests: Record<string, number>
}

export const soak = async (options: SoakOptions): Promise<SoakResult> => {
  const { seconds, seed, postsPerSecond = 100, repliesPerSecond = 3, patienceMs = 180_000 } = options
  const { faultEveryMs = 5_000, killEveryMs = 30_000, onProgress } = options
  const dice = new Dice(`soak/${seed}`)
  await using world = await openWorld({ seed })
  await using folder = makeTempDir()
  await using house = await move(world, folder.path)
  const customers = new Customers({ world, dice: dice.fork('customers'), postsPerSecond })
  const colleagues = new Colleagues({ client: house.client, dice: dice.fork('colleagues'), repliesPerSecond })
  const weather = new Weather(world, dice.fork('weather'))

  const startedAt = performance.now()
  const tell = (): void => onProgress?.(progress(startedAt, { customers, colleagues, house, world }))
  const { signal: given = new AbortController().signal } = options
  const day = new AbortController()
  const stop = () => day.abort()
  given.addEventListener('abort', stop, { once: true })
  const work = [
    customers.write(day.signal),
    colleagues.answer(day.signal),
    every(faultEveryMs, day.signal, () => weather.turn()),
    every(killEveryMs, day.signal, () => house.killAndStart()),
    every(10_000, day.signal, tell),
  ]
  const evening = delay(seconds * 1000, undefined, { signal: day.signal }).catch(() => undefined)
  try {
    await Promise.race([evening, ...work])
  } finally {
    day.abort()
    await Promise.allSettled(work)
  }
  await Promise.all(work)
  given.throwIfAborted()

  for (const network of world.networks) network.clearFaults()
  const quietAt = performance.now()
  const saidUntil = new Date().toISOString()
  const night = new AbortController()
  const telling = every(10_000, night.signal, tell)
  try {
    await colleagues.finish()
    await caughtUp(house.client, {
      world,
      saidUntil,
      accepted: colleagues.accepted,
      patienceMs,
      signal: given,
    })
  } catch (cause) {
    throw new Error(`${String(cause)}\n${house.output().slice(-4000)}`, { cause })
  } finally {
    night.abort()
    await telling
  }
  const caughtUpAfter = performance.now() - quietAt
  await house.stop()
  await using later = await openLater(folder.path)
  const { said, takenBack } = customers
  const { accepted } = colleagues
  const { requests } = world.town.control.account()
  return {
    ...(await reckon(later, world, { said, takenBack, accepted })),
    said: said.length,
    takenBack: takenBack.size,
    accepted: accepted.length,
    kills: house.kills,
    faults: weather.byKind,
    caughtUpAfter,
    requests,
  }
}

/** Again and again until the signal fires, the work's own time not counted in. */
const every = async (ms: number, signal: AbortSignal, work: () => unknown): Promise<void> => {
  for (let next = performance.now() + ms; !signal.aborted; next += ms) {
    const isOver = await delay(Math.max(0, next - performance.now()), false, { signal }).catch(() => true)
    if (!isOver) await work()
  }
}

type House = AsyncDisposable & {
  client: Client
  readonly kills: number
  output(): string
  killAndStart(): Promise<void>
  stop(): Promise<void>
}

/** The real program on a new folder, connected to all networks. */
const move = async (world: World, folder: string): Promise<House> => {
  const env = { DATA_DIR: folder, DEMO: 'off', PORT: String(await freePort()) }
  let program: Program = await startProgram(env)
  const client = new Client(() => program.url)
  await setUp(client, setupToken(program))
  for (const { id: network, settings } of world.networks)
    await client.ask('POST', '/api/channels', { body: { network, settings } })
  let kills = 0
  return {
    client,
    get kills() {
      return kills
    },
    output: () => program.output(),
    async killAndStart() {
      await program.kill9()
      kills++
      program = launchProgram({ ...env, LOG_LEVEL: 'warn' })
      await program.ready()
    },
    async stop() {
      const code = await program.stop()
      if (code !== 0) throw new Error(`the program ended with ${code}:\n${program.output().slice(-4000)}`)
    },
    [Symbol.asyncDispose]: () => program.kill9(),
  }
}

type Awaited = {
  world: World
  saidUntil: string
  accepted: readonly Accepted[]
  patienceMs: number
  signal: AbortSignal
}

/** Until every source says that it read all that was said, and only what nobody can know yet is on its way. */
const caughtUp = async (
  client: Client,
  { world, saidUntil, accepted, patienceMs, signal }: Awaited,
): Promise<void> => {
  const end = performance.now() + patienceMs
  const left = () => end - performance.now()
  const isRead = async (): Promise<boolean> => {
    signal.throwIfAborted()
    const { items } = await client.get<Page<Channel>>('/api/channels')
    return items.every(({ sources }) => sources.every(({ coveredUntil }) => (coveredUntil ?? '') > saidUntil))
  }
  await waitFor(isRead, { what: 'all that was said to be read', withinMs: left(), everyMs: 500 })
  const made = new Set(world.networks.flatMap((network) => network.made()))
  const standing = [...made].map((text) => text.replace(/^(@\S+ )+/, ''))
  const there = new Set(standing)
  let open = accepted.filter(({ text }) => !there.has(text))
  const isSettled = async (): Promise<boolean> => {
    signal.throwIfAborted()
    const some = open.slice(0, 8)
    const states = await Promise.all(some.map((one) => replyNow(client, one)))
    const isMoving = (reply: Reply | undefined): boolean =>
      ['held', 'queued'].includes(reply?.state ?? '') ||
      (reply?.state === 'sending' && reply.lookUps.length === 0)
    const moving = some.filter((_, i) => isMoving(states[i]))
    open = [...open.slice(8), ...moving]
    return open.length === 0
  }
  await waitFor(isSettled, { what: 'the replies to go out', withinMs: left(), everyMs: 500 })
}

const replyNow = async (client: Client, { conversationId, id }: Accepted): Promise<Reply | undefined> =>
  (await client.open(conversationId)).replies.find((one) => one.id === id)

type Progress = { customers: Customers; colleagues: Colleagues; house: House; world: World }

const progress = (startedAt: number, { customers, colleagues, house, world }: Progress): string => {
  const { handedOut, received } = world.town.control.account()
  const seconds = Math.round((performance.now() - startedAt) / 1000)
  const sent = received.filter(({ stored }) => stored > 0).length
  const out = new Set(handedOut.map(({ uri }) => uri))
  const toCome = customers.said.filter((uri) => !out.has(uri) && !customers.takenBack.has(uri)).length
  return `${seconds} s: ${customers.said.length} said, ${toCome} to come, ${colleagues.accepted.length} replies accepted, ${sent} sent, ${house.kills} kills`
}
