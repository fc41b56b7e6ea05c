import { expect, onTestFailed, test } from 'vitest'
import { figures, summaryLine } from '../support/soak/report.ts'
import { soak, type SoakOptions } from '../support/soak/soak.ts'

const minute: Omit<SoakOptions, 'seed'> = { seconds: 60, killEveryMs: 15_000 }

test('nothing-missed, nothing-doubled, sent-at-most-once: a minute of 100 posts a second, a fault every five and kills', async () => {
  const seed = process.env['SEED'] ?? String(Date.now())
  onTestFailed(
    () => void process.stderr.write(`npm run soak -- --seconds 60 --kill-every 15 --seed ${seed}\n`),
  )
  const result = await soak({ ...minute, seed, patienceMs: 90_000 })
  for (const line of figures(result)) process.stdout.write(`${line}\n`)
  const { missed, doubled, sentTwice, broken } = result
  expect({ missed, doubled, sentTwice, broken }).toEqual({
    missed: [],
    doubled: [],
    sentTwice: [],
    broken: [],
  })
  expect(summaryLine(result)).toBe('missed 0, doubled 0, sent twice 0')
  expect(result.said).toBeGreaterThan(5_500)
  expect(result.accepted).toBeGreaterThan(50)
  expect(result.kills).toBeGreaterThanOrEqual(3)
})
