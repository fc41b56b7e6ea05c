import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { startProgram } from '../support/process.ts'
import { makeTempDir } from '../support/temp-dir.ts'

/** What the program says when it cannot start. */
const refusal = async (env: Record<string, string>, args: string[] = []): Promise<string> => {
  const started = await startProgram(env, args).catch((error: Error) => error)
  if (started instanceof Error) return started.message
  await started.stop()
  throw new Error('it started all the same')
}

test.each(['serve', 'work'])('half of one machine is refused in a sentence: %s', async (role) => {
  await using folder = makeTempDir()
  const said = await refusal({ DATA_DIR: folder.path }, [role])
  expect(said).toMatch(/^it ended with 3:\ncauserie: “causerie \w+” is for many machines[^\n]*\n$/)
})

test.each([
  ['a database that is none', 'causerie.db'],
  ['a lock that is none', 'causerie.lock'],
  ['somebody else’s file', 'letters.txt'],
])('a data folder with %s is refused in a sentence', async (_what, name) => {
  await using folder = makeTempDir()
  writeFileSync(join(folder.path, name), 'Dear Lies, the umbrella was yellow.'.repeat(100))
  const said = await refusal({ DATA_DIR: folder.path })
  expect(said).toMatch(new RegExp(`^it ended with 1:\ncauserie: [^\n]*${name}[^\n]*\n$`))
})

test('an address that is none is refused before anything is made', async () => {
  await using folder = makeTempDir()
  expect(await refusal({ DATA_DIR: folder.path, HOST: '0.0.0.0.0' })).toMatch(
    /^it ended with 3:\ncauserie: HOST [^\n]*\n$/,
  )
})
