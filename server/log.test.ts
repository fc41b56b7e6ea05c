import { pino } from 'pino'
import { expect, test } from 'vitest'
import { tellFullDiskOnce } from './log.ts'

test('a full disk is told in one sentence a minute, other failures each time', () => {
  const lines: string[] = []
  const clock = { now: 0 }
  const log = pino(
    { hooks: { logMethod: tellFullDiskOnce(() => clock.now) }, base: null, timestamp: false },
    { write: (line) => void lines.push((JSON.parse(line) as { msg: string }).msg) },
  )
  const full = new Error('The database could not be written: database or disk is full')
  for (const what of ['sweeping failed', 'reading a source failed', 'request failed'])
    log.child({ part: what }).error({ err: full }, what)
  log.error({ err: new Error('another one') }, 'request failed')
  clock.now = 60_000
  log.warn({ err: full }, 'sweeping failed')
  clock.now = 120_000
  const elsewhere = new Error('Elasticsearch’s disk is full (flood stage): it takes no writes.')
  for (const what of ['sweeping failed', 'request failed']) log.error({ err: elsewhere }, what)
  expect(lines).toEqual([
    expect.stringContaining('The disk of the data folder is full'),
    'request failed',
    expect.stringContaining('The disk of the data folder is full'),
    elsewhere.message,
  ])
})
