import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { prepareDataDir } from './data-dir.ts'

const root = mkdtempSync(join(tmpdir(), 'data-dir-'))
afterAll(() => rmSync(root, { recursive: true }))
const at = (name: string): string => join(root, name)

test('a folder that is not there is made, with those above it', () => {
  prepareDataDir(at('deep/er/data'))
  expect(readdirSync(at('deep/er'))).toEqual(['data'])
})

test.each([
  ['a folder with what Causerie keeps there', 'kept', ['causerie.lock', 'secret-key', 'setup-token']],
  ['a fresh disk', 'disk', ['lost+found', '.DS_Store']],
])('%s is taken', (_what, name, files) => {
  mkdirSync(at(name))
  for (const file of files) writeFileSync(join(at(name), file), '')
  prepareDataDir(at(name))
})

test('an empty database is one that is about to be made', () => {
  mkdirSync(at('new'))
  writeFileSync(at('new/causerie.db'), '')
  prepareDataDir(at('new'))
})

test.each([
  { what: 'a file', files: { file: '' }, folder: 'file', said: 'is a file' },
  { what: 'a folder below a file', files: { above: '' }, folder: 'above/data', said: 'is a file' },
  { what: 'where nothing can be made', files: {}, folder: '/proc/nope', said: 'cannot be made' },
  {
    what: 'a folder of somebody else’s',
    files: { 'home/letters.txt': '' },
    folder: 'home',
    said: 'holds other files (letters.txt)',
  },
  {
    what: 'a database that is none',
    files: { 'broken/causerie.db': 'hello, this is text' },
    folder: 'broken',
    said: 'is not a database of Causerie',
  },
])('$what is refused in a sentence', ({ files, folder, said }) => {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(at(name)), { recursive: true })
    writeFileSync(at(name), text)
  }
  expect(() => prepareDataDir(resolve(root, folder))).toThrow(said)
})
