import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
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
  ['a file', () => writeFileSync(at('file'), ''), 'file', 'is a file'],
  ['a folder below a file', () => writeFileSync(at('above'), ''), 'above/data', 'is a file'],
  ['a place where nothing can be made', () => {}, '/proc/nope', 'cannot be made'],
  [
    'a folder of somebody else’s',
    () => (mkdirSync(at('home')), writeFileSync(at('home/letters.txt'), '')),
    'home',
    'holds other files (letters.txt)',
  ],
  [
    'a database that is none',
    () => (mkdirSync(at('broken')), writeFileSync(at('broken/causerie.db'), 'hello, this is text')),
    'broken',
    'is not a database of Causerie',
  ],
])('%s is refused in a sentence', (_what, prepare, name, sentence) => {
  prepare()
  expect(() => prepareDataDir(name.startsWith('/') ? name : at(name))).toThrow(sentence)
})
