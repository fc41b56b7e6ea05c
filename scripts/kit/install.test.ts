import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { isInstalled } from './install.mjs'

const wanted = {
  '': { version: '1.0.0' },
  'node_modules/tram': { version: '8.1.0', integrity: 'sha512-a' },
  'node_modules/tram-for-another-system': { version: '8.1.0', integrity: 'sha512-b', optional: true },
}
const { '': _itself, 'node_modules/tram-for-another-system': _foreign, ...installed } = wanted

describe('what is installed is judged by npm’s own record', () => {
  let folder: string

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'causerie-install-'))
    mkdirSync(join(folder, 'node_modules'))
    writeLockfile('package-lock.json', wanted)
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  const writeLockfile = (path: string, packages: object) =>
    writeFileSync(join(folder, path), JSON.stringify({ packages }))
  const record = join('node_modules', '.package-lock.json')

  test('nothing is installed without a record', () => {
    expect(isInstalled(folder)).toBe(false)
  })

  test('packages for other systems may be absent', () => {
    writeLockfile(record, installed)
    expect(isInstalled(folder)).toBe(true)
  })

  test('a missing package makes it stale', () => {
    writeLockfile(record, {})
    expect(isInstalled(folder)).toBe(false)
  })

  test('another version makes it stale', () => {
    writeLockfile(record, { 'node_modules/tram': { version: '8.0.0', integrity: 'sha512-a' } })
    expect(isInstalled(folder)).toBe(false)
  })

  test('the same version with other contents makes it stale', () => {
    writeLockfile(record, { 'node_modules/tram': { version: '8.1.0', integrity: 'sha512-c' } })
    expect(isInstalled(folder)).toBe(false)
  })

  test('a record that was cut off makes it stale', () => {
    writeFileSync(join(folder, record), '{"packages": {')
    expect(isInstalled(folder)).toBe(false)
  })
})
