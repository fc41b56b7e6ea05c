/** Run: node test/support/soak/main.ts [--seconds 600] [--seed …] [--posts-per-second 100] … */
import { parseArgs } from 'node:util'
import { openFleet, startEngines } from '../fleet/fleet.ts'
import { inTurn } from '../fleet/misfortunes.ts'
import { complaints, figures, isClean, summaryLine } from './report.ts'
import { soak } from './soak.ts'

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '600' },
    seed: { type: 'string', default: String(Date.now()) },
    'posts-per-second': { type: 'string', default: '100' },
    'replies-per-second': { type: 'string', default: '3' },
    'fault-every': { type: 'string', default: '5' },
    'kill-every': { type: 'string', default: '30' },
    engines: { type: 'string', default: 'embedded' },
  },
})
if (!['embedded', 'elasticsearch'].includes(values.engines))
  throw new Error('--engines is embedded or elasticsearch')
const number = (name: Exclude<keyof typeof values, 'seed' | 'engines'>): number => {
  const value = Number(values[name])
  if (!(value > 0)) throw new Error(`--${name} is a number above 0`)
  return value
}
const given = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => given.abort())
const say = (line: string): void => void process.stdout.write(`${line}\n`)

say(`soaking for ${values.seconds} s, --seed ${values.seed}`)
await using engines = values.engines === 'elasticsearch' ? await startEngines() : null
const result = await soak({
  ...(engines && {
    moveIn: (world, folder) => openFleet({ world, folder, engines, prefix: 'soak', misfortune: inTurn() }),
  }),
  seconds: number('seconds'),
  seed: values.seed,
  postsPerSecond: number('posts-per-second'),
  repliesPerSecond: number('replies-per-second'),
  faultEveryMs: number('fault-every') * 1000,
  killEveryMs: number('kill-every') * 1000,
  patienceMs: 300_000,
  onProgress: say,
  signal: given.signal,
})
for (const line of [...complaints(result), ...figures(result), summaryLine(result)]) say(line)
if (!isClean(result)) process.exitCode = 1
