import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { connectors } from '../../connectors/index.ts'

const project = join(import.meta.dirname, '..', '..')
const rooms = '{server,web/src,workers,scripts,bin}/**/*.{ts,mjs,svelte,css,html}'

/**
 * The demo's own accounts are settings of the demo, and what connectors say is there in other languages, word by word:
 * a sentence that is not is shown as its connector says it.
 */
const mayName = new Set(['server/demo-channels.ts', 'web/src/i18n/server-words.ts'])

/**
 * Where a network is named: a long id or name anywhere, comments too; a short one, which may be any letter, where it
 * stands for a network.
 */
const namings = connectors.flatMap(({ declaration: { id, name } }) => {
  const words = [id, name].filter((word) => word.length > 3).map((word) => new RegExp(word, 'i'))
  return [
    ...words,
    new RegExp(`network\\S*\\s*[!=:]=*\\s*['"\`]${id}['"\`]`, 'i'),
    new RegExp(`['"\`]${id}['"\`]\\s*[!=]==?\\s*\\S*network`, 'i'),
    new RegExp(`case ['"\`]${id}['"\`]`),
    new RegExp(`\\b(connector|declaration|net)s?\\(['"\`]${id}['"\`]\\)`),
    new RegExp(`--net-${id}\\b`),
  ]
})

const named = (text: string): boolean => namings.some((naming) => naming.test(text))

test('no network is named outside its connector', () => {
  const files = globSync(rooms, { cwd: project }).filter(
    (file) => !file.includes('.test.') && !file.startsWith('web/dist') && !mayName.has(file),
  )
  expect(files.length).toBeGreaterThan(150)
  const found = files.flatMap((file) =>
    readFileSync(join(project, file), 'utf8')
      .split('\n')
      .flatMap((line, i) => (named(line) ? [`${file}:${i + 1}: ${line.trim()}`] : [])),
  )
  expect(found).toEqual([])
})

test('a connector names no other', () => {
  const found = connectors.flatMap(({ declaration: { id } }) =>
    globSync(`connectors/{${id},kit}/**/*.ts`, { cwd: project })
      .filter((file) => !file.includes('.test.'))
      .flatMap((file) => {
        const text = readFileSync(join(project, file), 'utf8').toLowerCase()
        const others = connectors
          .map(({ declaration }) => declaration.id)
          .filter((other) => other.length > 3 && (other !== id || file.includes('/kit/')))
        return others.filter((other) => text.includes(other)).map((other) => `${file}: ${other}`)
      }),
  )
  expect([...new Set(found)]).toEqual([])
})

test.each([
  "if (network === 'x') return",
  "if (channel.network.id !== 'x') return",
  "const network = 'x'",
  "{ network: 'x', text }",
  "if ('x' === network.id) return",
  "case 'x':",
  "networks.connector('x')",
  'color: var(--net-x)',
  '/** As on Bluesky. */',
  'const isMastodon = true',
])('%s is caught', (line) => expect(named(line)).toBe(true))

test.each(["<Icon name='x' />", 'const x = 1', "text: 'x'", "seal('x')", 'x: { y: 1 }'])(
  '%s is not',
  (line) => expect(named(line)).toBe(false),
)
