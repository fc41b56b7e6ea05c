import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { readConfig } from '../../server/config.ts'
import { openHouse } from '../http/support.ts'

const pages = ['README.md', 'docs/operate.md'] as const
const textOf = (page: string): string => readFileSync(new URL(`../../${page}`, import.meta.url), 'utf8')
/** What is set as code, in a line or a block. */
const codeIn = (page: string): string =>
  [...textOf(page).matchAll(/```[^]*?```|`[^`\n]+`/g)].map(([code]) => code).join('\n')
const namesIn = (page: string, pattern: RegExp): string[] => [
  ...new Set([...codeIn(page).matchAll(pattern)].map(([all, name = all]) => name)),
]

/** Variables of other programs that the pages tell about. */
const others = ['ES_JAVA_OPTS', 'MALLOC_ARENA_MAX', 'REDISCLI_AUTH']

/** The variables that the code asks for, on one machine and on many, secrets in files or not. */
const variablesRead = (): Set<string> => {
  const asked = new Set<string>()
  const given = { ELASTICSEARCH_URL: 'http://127.0.0.1:9200', REDIS_URL: 'redis://127.0.0.1:6379' }
  for (const values of [{}, given] as Record<string, string>[]) {
    const env = new Proxy(values, {
      get: (target, name) => (asked.add(String(name)), target[String(name)]),
    })
    try {
      readConfig(env)
    } catch {
      // Names are what is looked for here, not values that would do.
    }
  }
  return asked
}

test('every figure that docs/operate.md tells to watch is one that /metrics prints', async () => {
  await using house = await openHouse()
  const { body } = await house.stranger().get('/metrics')
  const printed = new Set([...body.matchAll(/^# TYPE (\S+) /gm)].map(([, name]) => name))
  const named = namesIn('docs/operate.md', /\b(?:causerie|nodejs|process)_[a-z0-9_]*[a-z0-9]\b/g)
  expect(named.length).toBeGreaterThan(4)
  expect(named.filter((name) => !printed.has(name))).toEqual([])
})

test.each(pages)('every command in %s is one of causerie’s', (page) => {
  const bin = new URL('../../bin/causerie.mjs', import.meta.url).pathname
  const help = execFileSync(process.execPath, [bin, '--help'], { encoding: 'utf8' })
  const commands = new Set([...help.matchAll(/^ {2}([a-z]+)\b.* {2,}\S/gm)].map(([, name]) => name))
  const named = namesIn(page, /\bcauserie ([a-z]+)\b/g)
  expect(named.length).toBeGreaterThan(1)
  expect(named.filter((name) => !commands.has(name))).toEqual([])
})

test.each(pages)('every variable in %s is one that the code reads', (page) => {
  const read = variablesRead()
  const named = namesIn(page, /\b[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+\b/g)
  expect(named.length).toBeGreaterThan(5)
  expect(named.filter((name) => !read.has(name) && !others.includes(name))).toEqual([])
})

test('every variable that the code reads is in README.md', () => {
  const readme = textOf('README.md')
  const silent = [...variablesRead()].filter((name) => !readme.includes(`\`${name}\``))
  expect(silent).toEqual([])
})
