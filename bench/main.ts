/** Run: npm run bench [-- --engines sqlite|elasticsearch|both --size 100000 --size 1000000] [-- --suite peer] */
import { parseArgs } from 'node:util'
import type { Actor } from '../server/domain/actor.ts'
import { creating, firstVersion } from '../server/services/change.ts'
import { colleagueDocument } from '../test/support/documents.ts'
import { carryOver } from './kit/carry-over.ts'
import { benchChannel } from './kit/channel.ts'
import { fill } from './kit/fill.ts'
import { openBenchHouse, type BenchHouse, type Pair } from './kit/house.ts'
import { openRaw } from './kit/raw.ts'
import { keepRows, sayRow, type Row } from './kit/rows.ts'
import { benchInbox } from './suites/inbox.ts'
import { benchLive } from './suites/live.ts'
import { benchMemory } from './suites/memory.ts'
import { benchPeer } from './suites/peer.ts'

const { values } = parseArgs({
  options: {
    suite: { type: 'string', default: 'house' },
    engines: { type: 'string', default: 'both' },
    size: { type: 'string', multiple: true, default: ['100000', '1000000'] },
  },
})
const say = (line: string): void => void process.stdout.write(`${line}\n`)

const pairs: Record<string, Pair[]> = {
  sqlite: ['sqlite+embedded'],
  elasticsearch: ['elasticsearch+redis'],
  both: ['sqlite+embedded', 'elasticsearch+redis'],
}

type Keep = (row: Row) => void

/** Says each row as it comes, and keeps them when all of them are there. */
const keeping = async (work: (keep: Keep) => Promise<void>): Promise<void> => {
  const rows: Row[] = []
  await work((row) => {
    rows.push(row)
    say(sayRow(row))
  })
  keepRows(rows)
}

const benchPair = async (house: BenchHouse, size: number, keep: Keep): Promise<void> => {
  const { store } = house.causerie.engines
  const colleague = colleagueDocument('bench', { role: 'admin' })
  await store.write([creating('colleague', { ...colleague, ...firstVersion() }), benchChannel()])
  const raw = openRaw(house)
  await benchInbox({ house, raw, size, actor: colleague as unknown as Actor, say: keep })
  await raw.close()
  await benchLive({ house, size, say: keep })
  await house.causerie.close()
  await benchMemory({ house, size, say: keep })
}

const benchSize = async (size: number, chosen: readonly Pair[]): Promise<void> => {
  await using houses = new AsyncDisposableStack()
  let before: BenchHouse | undefined
  for (const pair of chosen) {
    say(`\n${pair}, ${size} posts and conversations`)
    const from = before
    await keeping(async (keep) => {
      const house = houses.use(await openBenchHouse(pair))
      if (from) await carryOver(from, house, { size, keep, say })
      else await fill(house.causerie.engines.store, size, (line) => say(`  ${line}`))
      await benchPair(house, size, keep)
      before = house
    })
  }
}

if (values.suite === 'peer') await keeping((keep) => benchPeer(keep, say))
else if (values.suite === 'house' && pairs[values.engines])
  for (const size of values.size.map(Number)) await benchSize(size, pairs[values.engines] ?? [])
else throw new Error('--suite is house or peer; --engines is sqlite, elasticsearch or both')
