/**
 * A long day in little time: customers write on every network at once, things go wrong at the networks, the program is
 * killed and started again, colleagues answer. In the end all of it must be there, once.
 */
import { setTimeout as delay } from 'node:timers/promises'
import { Dice } from '../../../town/dice.ts'
import { makeTempDir } from '../temp-dir.ts'
import { openWorld, type World } from '../world.ts'
import { caughtUp } from './caught-up.ts'
import { Colleagues } from './colleagues.ts'
import { Customers } from './customers.ts'
import { type House, moveIn } from './house-under-fire.ts'
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
  /** (Default: the whole program as one process on a folder) */
  moveIn?: (world: World, folder: string) => Promise<House>
  /** Looked at once all has caught up. */
  onEvening?: (house: House) => Promise<void>
  /** Told every ten seconds how it goes. */
  onProgress?: (line: string) => void
  /** Gives up: the program is ended and its folder removed. */
  signal?: AbortSignal
}

export type SoakResult = Reckoning & {
  said: number
  takenBack: number
  accepted: number
  /** Orders the house refused, as where the post was taken back. */
  refused: number
  kills: number
  faults: Record<string, number>
  /** From the last word and the last fault until all that was said was read and all replies went out, ms. */
  caughtUpAfter: number
  /** Requests that the networks had to answer. */
  requests: Record<string, number>
}

export const soak = async (options: SoakOptions): Promise<SoakResult> => {
  const { seed, postsPerSecond = 100, repliesPerSecond = 3 } = options
  const dice = new Dice(`soak/${seed}`)
  await using world = await openWorld({ seed })
  await using folder = makeTempDir()
  await using house = await (options.moveIn ?? moveIn)(world, folder.path)
  const { client } = house
  const customers = new Customers({ world, dice: dice.fork('customers'), postsPerSecond })
  const colleagues = new Colleagues({ client, dice: dice.fork('colleagues'), repliesPerSecond })
  const weather = new Weather(world, dice.fork('weather'))
  const players = { world, house, customers, colleagues, weather }
  const night = new AbortController()
  const startedAt = performance.now()
  const telling = every(10_000, night.signal, () => options.onProgress?.(progress(startedAt, players)))
  let caughtUpAfter: number
  try {
    await passTheDay(options, players)
    caughtUpAfter = await passTheEvening(options, players)
    await options.onEvening?.(house)
  } catch (cause) {
    throw new Error(`${String(cause)}\n${house.output().slice(-4000)}`, { cause })
  } finally {
    night.abort()
    await telling
  }
  await house.stop()
  await using later = await openLater(house.env)
  const { said, takenBack } = customers
  const { accepted, refused } = colleagues
  return {
    ...(await reckon(later, world, { said, takenBack, accepted })),
    said: said.length,
    takenBack: takenBack.size,
    accepted: accepted.length,
    refused,
    kills: house.kills,
    faults: weather.byKind,
    caughtUpAfter,
    requests: world.town.control.account().requests,
  }
}

type Players = { world: World; house: House; customers: Customers; colleagues: Colleagues; weather: Weather }

const passTheDay = async (options: SoakOptions, players: Players): Promise<void> => {
  const { seconds, faultEveryMs = 5_000, killEveryMs = 30_000, signal } = options
  const { house, customers, colleagues, weather } = players
  const over = new AbortController()
  const day = signal ? AbortSignal.any([signal, over.signal]) : over.signal
  const work = [
    customers.write(day),
    colleagues.answer(day),
    every(faultEveryMs, day, () => weather.turn()),
    every(killEveryMs, day, () => house.killAndStart()),
  ]
  try {
    const evening = delay(seconds * 1000, undefined, { signal: day }).catch(() => undefined)
    await Promise.race([evening, ...work])
  } finally {
    over.abort()
    await Promise.allSettled(work)
  }
  await Promise.all(work)
}

/** Answers how long it took until all was read and sent, ms. */
const passTheEvening = async (
  { patienceMs = 180_000, signal = new AbortController().signal }: SoakOptions,
  { world, house, colleagues }: Players,
): Promise<number> => {
  for (const network of world.networks) network.clearFaults()
  const quietAt = performance.now()
  const saidUntil = new Date().toISOString()
  const { client } = house
  await colleagues.finish()
  await caughtUp(client, { world, saidUntil, accepted: colleagues.accepted, patienceMs, signal })
  return performance.now() - quietAt
}

/** Again and again until the signal fires, the work's own time not counted in. */
const every = async (ms: number, signal: AbortSignal, work: () => unknown): Promise<void> => {
  for (let next = performance.now() + ms; !signal.aborted; next += ms) {
    const isOver = await delay(Math.max(0, next - performance.now()), false, { signal }).catch(() => true)
    if (!isOver) await work()
  }
}

const progress = (startedAt: number, { customers, colleagues, house, world }: Players): string => {
  const { handedOut, received } = world.town.control.account()
  const seconds = Math.round((performance.now() - startedAt) / 1000)
  const sent = received.filter(({ stored }) => stored > 0).length
  const out = new Set(handedOut.map(({ uri }) => uri))
  const toCome = customers.said.filter((uri) => !out.has(uri) && !customers.takenBack.has(uri)).length
  return `${seconds} s: ${customers.said.length} said, ${toCome} to come, ${colleagues.accepted.length} replies accepted, ${sent} sent, ${house.kills} kills`
}
