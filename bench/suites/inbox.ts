/** What a colleague waits for, and what comes in meanwhile. */
import { setTimeout as pause } from 'node:timers/promises'
import type { Store } from '../../server/ports/store.ts'
import type { Actor } from '../../server/domain/actor.ts'
import type { BenchHouse } from '../kit/house.ts'
import { conversationId } from '../kit/fill.ts'
import { makePosts } from '../kit/posts.ts'
import type { Raw } from '../kit/raw.ts'
import { makeRow, type Row } from '../kit/rows.ts'
import { p95, quantile, time } from '../kit/timing.ts'
import { searchMix } from './search-mix.ts'

export type Bench = { house: BenchHouse; raw: Raw; size: number; actor: Actor; say: (row: Row) => void }

/** By `design.md`, section 9: embedded, then many machines. */
const targets = {
  ingest: [5_000, 2_000],
  list: [15, 100],
  open: [10, 50],
  claim: [5, 30],
  search: [60, 150],
  count: [400, 200],
} as const

const turns = 200
const ingested = 20_000
const warmUp = 20_000
const sources = ['one', 'other']

/** How many of the posts that come in can be found. */
const searchable = async (store: Store): Promise<number> => {
  const conversation = [{ field: 'channelId', in: sources } as const]
  const days = await store.countPostsByDay({ query: { kind: 'all' }, conversation, timeZone: 'UTC' })
  return days.reduce((total, { count }) => total + count, 0)
}

export const benchInbox = async ({ house, raw, size, actor, say }: Bench): Promise<void> => {
  const { services, ingest, engines } = house.causerie
  const target = (of: keyof typeof targets): number => targets[of][house.pair === 'sqlite+embedded' ? 0 : 1]
  const row = (name: string, more: Pick<Row, 'value' | 'unit' | 'limit' | 'target'>): void =>
    say(makeRow({ name, engines: house.pair, size, ...more }))
  const some = (turn: number): string => conversationId((turn * 7_919) % size)

  row('first inbox page, p95', {
    value: await p95(turns, () => services.inbox.list(actor, {})),
    unit: 'ms',
    limit: await p95(turns, () => raw.list()),
    target: target('list'),
  })
  row('open a conversation, p95', {
    value: await p95(turns, (turn) => services.inbox.open(actor, some(turn))),
    unit: 'ms',
    limit: await p95(turns, (turn) => raw.get(some(turn))),
    target: target('open'),
  })
  const free = Array.from({ length: Math.floor(size / 4) }, (_, index) => index * 4).filter(
    (index) => index % 12 !== 0,
  )
  // What was carried over from another pair has some of them taken.
  const open = house.beyond > 10 ? free.toReversed() : free
  row('claim, p95', {
    value: await p95(turns, async () => services.inbox.claim(actor, conversationId(open.pop() as number))),
    unit: 'ms',
    limit: await p95(turns, (turn) => raw.put(turn)),
    target: target('claim'),
  })
  const mix = searchMix(size)
  row('search, newest 20, p95', {
    value: await p95(turns, (turn) => services.search.posts(actor, { q: mix(turn), limit: 20 })),
    unit: 'ms',
    limit: await p95(turns, () => raw.search()),
    target: target('search'),
  })
  row('counts by day, p95', {
    value: await p95(40, (turn) =>
      services.search.days(actor, { q: mix(turn), timeZone: 'Europe/Brussels' }),
    ),
    unit: 'ms',
    limit: await p95(20, () => raw.countByDay()),
    target: target('count'),
  })

  const take = async (channelId: string, from: number, count: number): Promise<void> => {
    for (let at = from; at < from + count; at += 500)
      await ingest.posts({ channelId, accountId: 'us' }, makePosts(at, 500))
  }
  /** How long the inbox takes, again and again, while something else is done. */
  const during = async (work: () => Promise<void>): Promise<number> => {
    const samples: number[] = []
    let isOver = false
    const reading = (async () => {
      while (!isOver) {
        samples.push(...(await time(1, () => services.inbox.list(actor, {}))))
        await pause(50)
      }
    })()
    await work()
    isOver = true
    await reading
    return quantile(samples, 0.95)
  }

  row('first inbox page while searching, p95', {
    value: await during(async () => {
      const searching = Array.from({ length: 4 }, async (_, searcher) => {
        for (let turn = searcher; turn < 60; turn += 4) {
          await services.search.posts(actor, { q: mix(turn), limit: 20 })
          await services.search.days(actor, { q: mix(turn), timeZone: 'Europe/Brussels' })
        }
      })
      await Promise.all(searching)
    }),
    unit: 'ms',
    limit: await p95(turns, () => raw.list()),
    target: target('list'),
  })

  // What runs for the first time is compiled first; people's engines have run for days.
  await take('warm-up', size * (house.beyond + 1), warmUp)
  const base = size * house.beyond
  let perSecond = 0
  const listed = await during(async () => {
    const start = performance.now()
    await Promise.all(
      sources.map((source, index) => take(source, base + (index * ingested) / 2, ingested / 2)),
    )
    while ((await searchable(engines.store)) < ingested) await pause(20)
    perSecond = (ingested / (performance.now() - start)) * 1000
  })
  row('ingest of two sources, page to searchable', {
    value: perSecond,
    unit: '/s',
    limit: await raw.ingest(ingested),
    target: target('ingest'),
  })
  row('first inbox page while ingesting, p95', {
    value: listed,
    unit: 'ms',
    limit: await p95(turns, () => raw.list()),
    target: target('list'),
  })
}
