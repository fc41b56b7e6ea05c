import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, test } from 'vitest'
import { openEmbedded } from '../../server/adapters/sqlite/open-embedded.ts'
import { eventually } from '../contract/harness.ts'
import { makeTempDir } from '../support/temp-dir.ts'

const program = new URL('../support/embedded-child.ts', import.meta.url).pathname

/** Starts a process on the folder and kills it `afterMs` after it is ready; answers what it acknowledged. */
const runAndKill = async (dataDir: string, prefix: string, afterMs: number): Promise<string[]> => {
  const child = spawn(process.execPath, [program, dataDir, prefix], { stdio: ['ignore', 'pipe', 'inherit'] })
  let said = ''
  const ready = Promise.withResolvers<void>()
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text
    if (said.startsWith('ready\n')) ready.resolve()
  })
  const closed = once(child, 'close')
  await Promise.race([ready.promise, closed])
  await new Promise((resolve) => setTimeout(resolve, afterMs))
  child.kill('SIGKILL')
  const [, signal] = (await closed) as [number | null, string | null]
  expect(signal).toBe('SIGKILL')
  // Its last line may be cut off by the kill; only whole lines were said.
  return said.split('\n').slice(1, -1)
}

describe('kill -9 of a real process', () => {
  test('at random moments of writing and working loses nothing that was acknowledged', async () => {
    await using folder = makeTempDir()
    const said: string[] = []
    for (let round = 0; round < 6; round++) {
      said.push(...(await runAndKill(folder.path, `r${round}`, Math.random() * 400)))
    }
    const told = (word: string): string[] =>
      said.flatMap((line) => (line.startsWith(`${word} `) ? [line.slice(word.length + 1)] : []))
    expect(told('wrote').length).toBeGreaterThan(100)

    const file = new DatabaseSync(join(folder.path, 'causerie.db'))
    expect(file.prepare('PRAGMA integrity_check').get()).toEqual({ integrity_check: 'ok' })
    file.close()

    const embedded = await openEmbedded({ dataDir: folder.path })
    try {
      const written = told('wrote')
      const found = await embedded.store.findMany('note', written)
      expect(written.filter((id) => !found.has(id))).toEqual([])

      // Numbers run on over all the lives of the log, without one missing.
      const head = await embedded.bus.head()
      const events = await embedded.bus.after(`${head.split(':')[0]}:0`, 100_000)
      if (events === 'reset') throw new Error('The log was lost.')
      expect(events.map(({ since }) => Number(since.split(':')[1]))).toEqual(
        events.map((_, index) => index + 1),
      )
      const heard = new Set(events.map(({ id }) => id))
      expect(told('published').filter((id) => !heard.has(id))).toEqual([])

      const ran = new Set(told('ran'))
      let again = 0
      embedded.queue.work('mark', async ({ id }) => {
        ran.add(id)
        again += 1
      })
      await eventually(async () =>
        expect(await embedded.queue.counts()).toEqual({ waiting: 0, delayed: 0, running: 0, dead: 0 }),
      )
      expect(told('added').filter((id) => !ran.has(id))).toEqual([])
      expect(again).toBeLessThan(told('added').length + 100)
    } finally {
      await embedded.close()
    }
  }, 60_000)

  test('frees the data folder at once, which nobody else could have before', async () => {
    await using folder = makeTempDir()
    const child = spawn(process.execPath, [program, folder.path, 'r0'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    await once(child.stdout, 'data')
    child.stdout.resume()
    const refused = openEmbedded({ dataDir: folder.path })
    await expect(refused).rejects.toThrow(`The data folder ${folder.path} is in use by another Causerie.`)
    const gone = once(child, 'exit')
    child.kill('SIGKILL')
    await gone
    const embedded = await openEmbedded({ dataDir: folder.path })
    await embedded.close()
  })
})
