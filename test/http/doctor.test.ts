import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { doctor } from '../support/doctor.ts'
import { setupToken, startProgram } from '../support/process.ts'
import { makeTempDir } from '../support/temp-dir.ts'

test('doctor asks a running Causerie, and leaves its data folder alone', async () => {
  await using folder = makeTempDir()
  await using program = await startProgram({ DATA_DIR: folder.path, DEMO: 'off' })
  expect(setupToken(program)).not.toBe('')
  const { code, found } = await doctor({ DATA_DIR: folder.path, PUBLIC_URL: program.url })
  expect(found['engines']?.says).toContain('in use by a running Causerie')
  expect(found['reachable']).toMatchObject({ state: 'ok' })
  expect(found['clocks']).toMatchObject({ state: 'ok' })
  expect(found['sign-in']).toMatchObject({ state: 'fail' })
  expect(code).toBe(1)
  expect(await fetch(`${program.url}/readyz`).then(({ status }) => status)).toBe(200)
})

test('doctor says what is there before the first start, and makes nothing', async () => {
  await using folder = makeTempDir()
  const dataDir = join(folder.path, 'data')
  const { code, found } = await doctor({ DATA_DIR: dataDir, PUBLIC_URL: 'https://127.0.0.1:1' })
  expect(found['sign-in']).toMatchObject({ state: 'warn' })
  expect(found['reachable']).toMatchObject({ state: 'warn' })
  expect(code).toBe(0)
  expect(existsSync(dataDir)).toBe(false)
})

test('doctor works while the engines are away', async () => {
  await using folder = makeTempDir()
  const { code, found } = await doctor({
    DATA_DIR: folder.path,
    PUBLIC_URL: 'https://127.0.0.1:1',
    SECRET_KEY: 'x'.repeat(32),
    ELASTICSEARCH_URL: 'http://127.0.0.1:1',
    REDIS_URL: 'redis://127.0.0.1:1',
  })
  expect(found['elasticsearch']?.says).toContain('does not answer')
  expect(found['redis']?.says).toContain('does not answer')
  expect(code).toBe(1)
})
