/** Run: npm run bench [-- --engines sqlite|elasticsearch|both --size 100000 --size 1000000] */
import { parseArgs } from 'node:util'
import { creating, firstVersion } from '../server/services/change.ts'
import type { Actor } from '../server/domain/actor.ts'
import { fill } from './kit/fill.ts'
import { openBenchHouse, type Pair } from './kit/house.ts'
import { openRaw } from './kit/raw.ts'
import { keepRows, type Row, sayRow } from './kit/rows.ts'
import { benchInbox } from './suites/inbox.ts'
import { benchLive } from './suites/live.ts'
import { benchMemory } from './suites/memory.ts'
import { colleagueDocument } from '../test/support/documents.ts'

const { values } = parseArgs({
  options: {
    engines: { type: 'string', default: 'both' },
    size: { type: 'string', multiple: true, default: ['100000'] },
  },
})
const say = (line: string): void => void process.stdout.write(line)

const pairs: Record<string, Pair[]> = {
  sqlite: ['sqlite+embedded'],
  elasticsearch: ['elasticsearch+redis'],
  both: ['sqlite+embedded', 'elasticsearch+redis'],
}
const chosen = pairs[values.engines]
if (!chosen) throw new Error('--engines is sqlite, elasticsearch or both')

for (const size of values.size.map(Number))
  for (const pair of chosen) {
    say(`\n${pair}, ${size} posts and conversations\n`)
    const rows: Row[] = []
    await using house = await openBenchHouse(pair)
    const keep = (row: Row): void => {
      rows.push(row)
      say(sayRow(row))
    }
    await fill(house.causerie.engines.store, size, (line) => say(`  ${line}\n`))
    const colleague = colleagueDocument('bench', { role: 'admin' })
    await house.causerie.engines.store.write([creating('colleague', { ...colleague, ...firstVersion() })])
    await house.causerie.engines.store.write([
      creating('channel', {
        id: 'bench',
        ...firstVersion(),
        network: 'bluesky',
        handle: 'bench',
        name: 'Bench',
        accountId: 'us',
        demo: false,
        settings: {},
        sealed: {},
        health: { state: 'ok', since: new Date().toISOString(), message: null },
      }),
    ])
    const raw = openRaw(house)
    await benchInbox({ house, raw, size, actor: colleague as unknown as Actor, say: keep })
    await raw.close()
    await benchLive({ house, size, say: keep })
    await house.causerie.close()
    await benchMemory({ house, size, say: keep })
    keepRows(rows)
  }
