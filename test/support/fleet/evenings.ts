/**
 * One fleet on one pair of engines that lives through one misfortune after the other. After each all is counted, and
 * what the screens show is held against the store; what one evening broke is not said again by the next.
 */
import { setTimeout as delay } from 'node:timers/promises'
import { Dice } from '../../../town/dice.ts'
import { launchBrowser } from '../browser.ts'
import { ownPrefix } from '../engines.ts'
import { Screen } from '../screen.ts'
import { openLater } from '../soak/later-house.ts'
import { gather, passTheDay, passTheEvening, type Players } from '../soak/life.ts'
import { reckon, type Reckoning } from '../soak/reckoning.ts'
import { makeTempDir } from '../temp-dir.ts'
import { waitFor } from '../wait-for.ts'
import { openWorld } from '../world.ts'
import { openFleet, startEngines, type Fleet, type Misfortune } from './fleet.ts'

export type Complaints = Pick<Reckoning, 'missed' | 'doubled' | 'sentTwice' | 'broken'>

export type Evening = Complaints & {
  /** In this evening. */
  said: number
  accepted: number
  /** Of the fleet's whole life. */
  stored: number
  /** How long each part of it took, milliseconds. */
  took: Record<string, number>
}

const pace = { postsPerSecond: 16, repliesPerSecond: 3 }
/** Before the misfortune, milliseconds. */
const calm = 1_500
/** However long it lasts, no more is said until it is over; and then some more words. */
const mostSaid = 200
const saidAfterwards = 24
/** In an evening; where it was short, they take the time after it. */
const leastSaid = 100
const leastAccepted = 3
const patienceMs = 120_000
/** What was handed out a moment ago is still on its way in. */
const settlingMs = 20_000

export class Evenings implements AsyncDisposable {
  readonly fleet: Fleet
  readonly screens: readonly Screen[]
  readonly #players: Players
  readonly #opened: AsyncDisposableStack
  readonly #known = { missed: [], doubled: [], sentTwice: [], broken: [] } as Complaints

  static async open(seed: string, settings: Record<string, string> = {}): Promise<Evenings> {
    await using opened = new AsyncDisposableStack()
    const folder = opened.use(makeTempDir())
    const [engines, world, browser] = await Promise.all([
      startEngines(settings).then((all) => opened.use(all)),
      openWorld({ seed }).then((all) => opened.use(all)),
      launchBrowser().then((all) => opened.use(all)),
    ])
    const prefix = ownPrefix()
    const fleet = opened.use(await openFleet({ world, engines, folder: folder.path, prefix }))
    const screens = await Promise.all(fleet.servers.map(({ url }) => Screen.open(browser, url)))
    const players = gather(world, fleet, { dice: new Dice(`evenings/${seed}`), ...pace })
    return new Evenings({ fleet, screens, players, opened: opened.move() })
  }

  private constructor(parts: {
    fleet: Fleet
    screens: readonly Screen[]
    players: Players
    opened: AsyncDisposableStack
  }) {
    this.fleet = parts.fleet
    this.screens = parts.screens
    this.#players = parts.players
    this.#opened = parts.opened
  }

  /** Customers write and colleagues answer before, while and after it happens; then all catches up and is counted. */
  async liveThrough(misfortune: Misfortune): Promise<Evening> {
    const { customers, colleagues } = this.#players
    const [saidBefore, acceptedBefore] = [customers.said.length, colleagues.accepted.length]
    const watch = stopwatch()
    const until = async (day: AbortSignal): Promise<void> => {
      const over = new AbortController()
      const talking = this.#talk(mostSaid, AbortSignal.any([over.signal, day]))
      await delay(calm)
      await misfortune(this.fleet)
      watch.lap('misfortune')
      over.abort()
      await talking
      await this.#talk(Math.max(saidAfterwards, leastSaid - (customers.said.length - saidBefore)), day)
      await waitFor(() => day.aborted || colleagues.accepted.length - acceptedBefore >= leastAccepted, {
        what: 'colleagues to have answered',
        withinMs: 60_000,
      })
    }
    try {
      await passTheDay((day) => [colleagues.answer(day)], { until })
      watch.lap('day')
      await passTheEvening(this.#players, { patienceMs })
      watch.lap('catching up')
      const fresh = await this.#reckon()
      watch.lap('reckoning')
      await Promise.all(this.screens.map((screen) => screen.converges(this.fleet.client)))
      watch.lap('screens')
      return {
        ...fresh,
        said: customers.said.length - saidBefore,
        accepted: colleagues.accepted.length - acceptedBefore,
        took: watch.laps,
      }
    } catch (cause) {
      throw new Error(`${String(cause)}\n${this.fleet.output().slice(-4000)}`, { cause })
    }
  }

  /** Customers write so many words, or until the signal fires. */
  async #talk(words: number, signal: AbortSignal): Promise<void> {
    const { customers } = this.#players
    const enough = new AbortController()
    const all = customers.said.length + words
    const isEnough = (): boolean => signal.aborted || customers.said.length >= all
    const counting = waitFor(isEnough, { what: 'words', withinMs: 120_000 }).finally(() => enough.abort())
    await Promise.all([customers.write(enough.signal), counting])
  }

  /** All stop when they are asked to, and then all is counted once more, from the first evening on. */
  async end(): Promise<Complaints> {
    await this.fleet.stop()
    return this.#count()
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#opened.disposeAsync()
  }

  /** What this evening broke, and the ones before did not. */
  async #reckon(): Promise<Complaints & { stored: number }> {
    const end = performance.now() + settlingMs
    for (;;) {
      const all = await this.#count()
      const fresh = {
        missed: all.missed.filter((one) => !this.#known.missed.includes(one)),
        doubled: all.doubled.filter((one) => !this.#known.doubled.includes(one)),
        sentTwice: all.sentTwice.filter((one) => !this.#known.sentTwice.includes(one)),
        broken: all.broken.filter((one) => !this.#known.broken.includes(one)),
      }
      const isClean = Object.values(fresh).every((some) => some.length === 0)
      if (!isClean && performance.now() < end) continue
      for (const [name, some] of Object.entries(fresh)) this.#known[name as keyof Complaints].push(...some)
      return { ...fresh, stored: all.stored }
    }
  }

  async #count(): Promise<Complaints & { stored: number }> {
    const { world, customers, colleagues } = this.#players
    const { said, takenBack } = customers
    await using later = await openLater(this.fleet.env)
    const all = await reckon(later, world, { said, takenBack, accepted: colleagues.accepted })
    const { missed, doubled, sentTwice, broken, stored } = all
    return { missed, doubled, sentTwice, broken, stored }
  }
}

const stopwatch = () => {
  let last = performance.now()
  const laps: Record<string, number> = {}
  return {
    laps,
    lap(name: string) {
      laps[name] = Math.round(performance.now() - last)
      last = performance.now()
    },
  }
}
