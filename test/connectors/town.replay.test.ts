import { existsSync } from 'node:fs'
import { expect, test } from 'vitest'
import { caughtUp, type Kept, readUntil } from '../support/reading.ts'
import { openXTown } from '../support/x-town.ts'

const folder = process.env['REAL_CONVERSATIONS'] ?? ''
const isThere = existsSync(folder)
if (!isThere) process.stderr.write('SKIPPED: REAL_CONVERSATIONS names no folder with real conversations\n')

test.skipIf(!isThere).for([false, true])(
  'every turn of every real conversation is found once, below the one before it; in disorder: %s',
  async (disorder) => {
    await using world = await openXTown({
      replay: folder,
      pace: { pageSize: 100, maxPages: 50 },
    })
    const replayed = await world.town.control.replay({ disorder })
    expect(replayed.length).toBeGreaterThan(500)
    const uris = new Set(replayed.flatMap((one) => one.uris))
    const whole = (kept: Kept) => caughtUp(kept) && [...uris].every((uri) => kept.byUri.has(uri))
    const kept = await readUntil(await world.open(), { until: whole })
    // A turn that stands in two conversations hangs where the first of them has it.
    const parents = new Map<string, string | null>()
    for (const { uris: own } of replayed)
      for (const [i, uri] of own.entries()) if (!parents.has(uri)) parents.set(uri, own[i - 1] ?? null)
    const found = new Map([...uris].map((uri) => [uri, kept.byUri.get(uri)?.parentUri]))
    expect(found).toEqual(parents)
    const ours = new Set(replayed.flatMap((one) => one.uris.filter((_, i) => one.byUs[i])))
    expect([...uris].filter((uri) => kept.byUri.get(uri)?.reason === 'own').sort()).toEqual([...ours].sort())
  },
)

test('where there are no real conversations nothing is replayed', async () => {
  await using world = await openXTown({ replay: '/nowhere' })
  expect(await world.town.control.replay()).toEqual([])
})
