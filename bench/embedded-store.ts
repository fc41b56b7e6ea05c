/**
 * What the embedded store does on this machine, with the raw disk beside it.
 * Run: node bench/embedded-store.ts [conversations]
 */
import { closeSync, fsyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { openEmbedded } from '../server/adapters/sqlite/open-embedded.ts'
import type { Write } from '../server/ports/store.ts'
import { colleagueDocument, conversationDocument, postDocument } from '../test/support/documents.ts'

const total = Number(process.argv[2] ?? 100_000)
const dataDir = mkdtempSync(join(tmpdir(), 'causerie-bench-'))
const { store, queue, close } = await openEmbedded({ dataDir })

const report = (what: string, figure: string): void => {
  process.stdout.write(`${what.padEnd(56)} ${figure}\n`)
}
const quantile = (samples: number[], share: number): number =>
  samples.toSorted((a, b) => a - b)[Math.min(samples.length - 1, Math.floor(samples.length * share))] ?? NaN
const spread = (samples: number[]): string =>
  [0.5, 0.95, 0.99, 1].map((share) => `p${share * 100} ${quantile(samples, share).toFixed(3)}`).join('  ') +
  ' ms'
const timed = async (samples: number[], work: () => Promise<unknown>): Promise<void> => {
  const start = performance.now()
  await work()
  samples.push(performance.now() - start)
}
const repeat = async (times: number, work: (turn: number) => Promise<unknown>): Promise<number[]> => {
  const samples: number[] = []
  for (let turn = 0; turn < times; turn++) await timed(samples, () => work(turn))
  return samples
}

const minute = (index: number): string => new Date(Date.UTC(2024, 0, 1) + index * 60_000).toISOString()
const conversation = (index: number) =>
  conversationDocument(`c${index}`, {
    status: index % 4 === 0 ? 'open' : index % 17 === 0 ? 'snoozed' : 'closed',
    assigneeId: index % 3 === 0 ? `colleague${index % 6}` : null,
    lastPostAt: minute(index),
    waitKey: minute(index),
  })
const inBulk = async (count: number, make: (index: number) => Write): Promise<number> => {
  const start = performance.now()
  for (let from = 0; from < count; from += 500) {
    const page = Array.from({ length: Math.min(500, count - from) }, (_, index) => make(from + index))
    await store.write(page, { lane: 'bulk' })
  }
  return Math.round((count / (performance.now() - start)) * 1000)
}

const fsyncs = await repeat(200, async () => {
  const file = openSync(join(dataDir, 'fsync'), 'a')
  writeSync(file, Buffer.alloc(4096))
  fsyncSync(file)
  closeSync(file)
})
report('raw: append 4 kB and fsync', spread(fsyncs))

report(
  `create ${total} conversations in bulk of 500`,
  `${await inBulk(total, (index) => ({ op: 'create', kind: 'conversation', doc: conversation(index) }))}/s`,
)
const posts = Math.min(total, 50_000)
report(
  `create ${posts} posts in bulk of 500`,
  `${await inBulk(posts, (index) => ({ op: 'create', kind: 'post', doc: postDocument(`p${index}`, { conversationId: `c${index}`, at: minute(index) }) }))}/s`,
)

const person = (turn: number, label: string): Promise<unknown> =>
  store.write([{ op: 'create', kind: 'colleague', doc: colleagueDocument(`${label}${turn}`) }])
const claim = async (index: number): Promise<unknown> => {
  const doc = await store.find('conversation', `c${index}`)
  if (!doc) throw new Error('gone')
  const claimed = { ...doc, version: doc.version + 1, assigneeId: 'amelie' }
  return store.write([{ op: 'replace', kind: 'conversation', doc: claimed, ifVersion: doc.version }])
}
report('person write, nothing else going on', spread(await repeat(1000, (turn) => person(turn, 'quiet'))))
report('claim (find, compare-and-set), nothing else', spread(await repeat(1000, (turn) => claim(turn * 4))))

/** Claims every 3 ms while pages of 500 posts come in, one every `everyMs`. */
const claimUnderLoad = async (first: number, everyMs: number): Promise<string> => {
  let busy = true
  let made = 0
  const load = (async () => {
    while (busy) {
      const page = Array.from({ length: 500 }, (): Write => {
        const id = `load-${first}-${made++}`
        return { op: 'create', kind: 'post', doc: postDocument(id, { at: minute(made % 100_000) }) }
      })
      await Promise.all([store.write(page, { lane: 'bulk' }), pause(everyMs)])
    }
  })()
  const began = performance.now()
  const claims: number[] = []
  for (let turn = 0; turn < 1000; turn++) {
    await timed(claims, () => claim(first + turn * 4))
    await pause(3)
  }
  busy = false
  await load
  return `${spread(claims)}, at ${Math.round((made / (performance.now() - began)) * 1000)} posts/s`
}
report('claim while 5,000 posts/s pour in', await claimUnderLoad(4_000, 100))
report('claim while as many posts pour in as can', await claimUnderLoad(8_000, 0))

report(
  'find by id',
  spread(await repeat(5000, (turn) => store.find('conversation', `c${(turn * 7919) % total}`))),
)
const order = { by: 'lastPostAt', direction: 'desc' } as const
report(
  'first page of 50, open',
  spread(
    await repeat(500, () =>
      store.list('conversation', { where: [{ field: 'status', is: 'open' }], order, limit: 50 }),
    ),
  ),
)
report(
  'first page of 50, open and mine',
  spread(
    await repeat(500, () =>
      store.list('conversation', {
        where: [
          { field: 'status', is: 'open' },
          { field: 'assigneeId', is: 'amelie' },
        ],
        order,
        limit: 50,
      }),
    ),
  ),
)
report(
  'first page of 50, open or snoozed, longest wait first',
  spread(
    await repeat(500, () =>
      store.list('conversation', {
        where: [{ field: 'status', in: ['open', 'snoozed'] }],
        order: { by: 'waitKey', direction: 'asc' },
        limit: 50,
      }),
    ),
  ),
)
report(
  'count open',
  spread(await repeat(50, () => store.count('conversation', [{ field: 'status', is: 'open' }]))),
)

const jobs = 20_000
const start = performance.now()
await queue.add(
  Array.from({ length: jobs }, (_, index) => ({ name: 'bench', payload: { index }, key: `k${index % 500}` })),
)
const added = performance.now()
const { promise, resolve } = Promise.withResolvers<void>()
let ran = 0
queue.work('bench', async () => void (++ran === jobs && resolve()), { concurrency: 8 })
await promise
report(`add ${jobs} jobs over 500 keys`, `${Math.round((jobs / (added - start)) * 1000)}/s`)
report(`run them, 8 at a time`, `${Math.round((jobs / (performance.now() - added)) * 1000)}/s`)
report('memory', `${Math.round(process.memoryUsage.rss() / 1e6)} MB`)
await close()
rmSync(dataDir, { recursive: true })
