/** What a colleague waits for, and what comes in meanwhile. */
import { setTimeout as pause } from 'node:timers/promises'
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
const ingested = 10_000

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
  const open = Array.from({ length: Math.floor(size / 4) }, (_, index) => index * 4).filter(
    (index) => index % 12 !== 0,
  )
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

  const start = performance.now()
  const during: number[] = []
  let isOver = false
  const reading = (async () => {
    while (!isOver) {
      during.push(...(await time(1, () => services.inbox.list(actor, {}))))
      await pause(50)
    }
  })()
  for (let from = 0; from < ingested; from += 500)
    await ingest.posts({ channelId: 'bench', accountId: 'us' }, makePosts(size * 10 + from, 500))
  await pause(engines.store.capabilities.listLagMs)
  const perSecond = (ingested / (performance.now() - start)) * 1000
  isOver = true
  await reading
  row('ingest, page to searchable, inbox read meanwhile', {
    value: perSecond,
    unit: '/s',
    limit: await raw.ingest(ingested),
    target: target('ingest'),
  })
  row('first inbox page while ingesting, p95', {
    value: quantile(during, 0.95),
    unit: 'ms',
    limit: null,
    target: target('list'),
  })
}
