/** The demo in several processes: they share one Town. */
import { expect, test } from 'vitest'
import { Client } from '../support/client.ts'
import { dropEngines, engineSettings } from '../support/engine-pair.ts'
import { mentionInTown, startProgram, startWorker, townOf } from '../support/process.ts'
import { makeTempDir } from '../support/temp-dir.ts'
import { waitFor } from '../support/wait-for.ts'

test('in the demo on many machines a mention comes in, whichever process opened Town', async () => {
  await using folder = makeTempDir()
  const env = { ...engineSettings(folder.path), DATA_DIR: folder.path, DEMO: 'on' }
  await using first = await startProgram(env, ['serve'])
  await using _worker = await startWorker(env)
  await using second = await startProgram(env, ['serve'])
  expect([townOf(first), townOf(second)]).toEqual([expect.stringContaining('http'), ''])

  await mentionInTown(first, 'the lift at Flagey hums a song')
  const client = new Client(() => second.url)
  await client.ask('POST', '/api/session', { body: { as: 'goran' } })
  const isThere = async (): Promise<boolean> =>
    (await client.conversations('is:open')).some(({ preview }) => preview.text.includes('hums a song'))
  await waitFor(isThere, { what: 'the mention', withinMs: 30_000 })
  for (const program of [second, first]) expect(await program.stop()).toBe(0)
  await dropEngines(folder.path)
})
