/**
 * A long day in little time: customers write on every network at once, things go wrong at the networks, the program is
 * killed and started again, colleagues answer. In the end all of it must be there, once.
 */
import { setTimeout as delay } from 'node:timers/promises'
import { Dice } from '../../../town/dice.ts'
import { makeTempDir } from '../temp-dir.ts'
import { openWorld, type World } from '../world.ts'
import { type House, moveIn } from './house-under-fire.ts'
import { openLater } from './later-house.ts'
import { every, gather, passTheDay, passTheEvening, type Players } from './life.ts'
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
  const { seed, seconds, postsPerSecond = 100, repliesPerSecond = 3, signal } = options
  const { faultEveryMs = 5_000, killEveryMs = 30_000, patienceMs } = options
  const dice = new Dice(`soak/${seed}`)
  await using world = await openWorld({ seed })
  await using folder = makeTempDir()
  await using house = await (options.moveIn ?? moveIn)(world, folder.path)
  const players = gather(world, house, { dice, postsPerSecond, repliesPerSecond })
  const { customers, colleagues } = players
  const weather = new Weather(world, dice.fork('weather'))
  const night = new AbortController()
  const startedAt = performance.now()
  const telling = every(10_000, night.signal, () => options.onProgress?.(progress(startedAt, players)))
  const goingOn = (day: AbortSignal) => [
    customers.write(day),
    colleagues.answer(day),
    every(faultEveryMs, day, () => weather.turn()),
    every(killEveryMs, day, () => house.killAndStart()),
  ]
  const until = (day: AbortSignal) => delay(seconds * 1000, undefined, { signal: day }).catch(() => undefined)
  let caughtUpAfter: number
  try {
    await passTheDay(goingOn, { until, signal })
    caughtUpAfter = await passTheEvening(players, { patienceMs, signal })
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

const progress = (startedAt: number, { customers, colleagues, house, world }: Players): string => {
  const { handedOut, received } = world.town.control.account()
  const seconds = Math.round((performance.now() - startedAt) / 1000)
  const sent = received.filter(({ stored }) => stored > 0).length
  const out = new Set(handedOut.map(({ uri }) => uri))
  const toCome = customers.said.filter((uri) => !out.has(uri) && !customers.takenBack.has(uri)).length
  return `${seconds} s: ${customers.said.length} said, ${toCome} to come, ${colleagues.accepted.length} replies accepted, ${sent} sent, ${house.kills} kills`
}
