import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

type Rule = { name: string; comment: string }
type Violation = { from: string; rule: { name: string } }

const project = join(import.meta.dirname, '..', '..')
const require = createRequire(import.meta.url)
const { forbidden } = require('../../.dependency-cruiser.cjs') as { forbidden: Rule[] }

/** Imports that point the wrong way: the rule, the file, and what it must not import. */
const forbiddenArrows: [rule: string, file: string, imported: string][] = [
  ['schemas-imports-too-much', 'server/schemas/a.ts', '../domain/good.ts'],
  ['schemas-need-nothing', 'server/schemas/b.ts', 'node:crypto'],
  ['schemas-need-nothing', 'server/schemas/c.ts', 'stowaway'],
  ['domain-imports-too-much', 'server/domain/a.ts', '../ports/good.ts'],
  ['domain-does-no-io', 'server/domain/b.ts', 'node:fs/promises'],
  ['ports-imports-too-much', 'server/ports/a.ts', '../services/good.ts'],
  ['services-imports-too-much', 'server/services/a.ts', '../http/good.ts'],
  ['services-imports-too-much', 'server/services/b.ts', '../adapters/store-one/good.ts'],
  ['services-imports-too-much', 'server/services/c.ts', '../../connectors/one/good.ts'],
  ['services-imports-too-much', 'server/services/d.ts', '../config.ts'],
  ['http-imports-too-much', 'server/http/a.ts', '../../workers/good.ts'],
  ['http-imports-too-much', 'server/http/b.ts', '../compose.ts'],
  ['workers-imports-too-much', 'workers/a.ts', '../server/http/good.ts'],
  ['workers-imports-too-much', 'workers/b.ts', '../server/adapters/store-one/good.ts'],
  ['adapters-imports-too-much', 'server/adapters/store-one/a.ts', '../../services/good.ts'],
  ['adapters-are-strangers', 'server/adapters/store-one/b.ts', '../store-two/good.ts'],
  ['connectors-imports-too-much', 'connectors/one/a.ts', '../../server/services/good.ts'],
  ['connectors-are-strangers', 'connectors/one/b.ts', '../two/good.ts'],
  ['connectors-are-strangers', 'connectors/kit/c.ts', '../one/good.ts'],
  ['only-compose-wires', 'server/main.ts', './adapters/store-one/good.ts'],
  ['only-compose-wires', 'server/doctor/a.ts', '../adapters/store-one/good.ts'],
  ['only-compose-wires', 'server/run.ts', '../connectors/index.ts'],
  ['only-compose-wires', 'server/demo.ts', '../town/good.ts'],
  ['town-imports-too-much', 'town/a.ts', '../server/domain/good.ts'],
  ['web-imports-too-much', 'web/src/features/a.ts', '../../../server/domain/good.ts'],
  ['web-imports-too-much', 'web/src/features/B.svelte', '../../../server/ports/good.ts'],
  ['web-runs-in-a-browser', 'web/src/state/a.ts', 'node:crypto'],
  ['ui-knows-nothing', 'web/src/ui/A.svelte', '../features/Good.svelte'],
  ['ui-knows-nothing', 'web/src/ui/B.svelte', '../pages/Good.svelte'],
  ['features-know-no-page', 'web/src/features/C.svelte', '../pages/Good.svelte'],
  ['web-foundations-are-low', 'web/src/state/b.ts', '../features/Good.svelte'],
  ['web-entry-is-last', 'web/src/pages/a.ts', '../main.ts'],
  ['tests-are-not-imported', 'server/services/e.ts', '../../test/support/good.ts'],
  ['tests-are-not-imported', 'scripts/a.ts', '../server/domain/good.test.ts'],
  ['tools-are-not-imported', 'server/http/f.ts', '../../bench/good.ts'],
  ['tools-are-not-imported', 'server/log.ts', '../scripts/good.ts'],
  ['no-development-packages', 'server/http/c.ts', 'builder'],
  ['no-undeclared-packages', 'server/http/d.ts', 'stowaway'],
  ['no-broken-imports', 'server/http/e.ts', './nowhere.ts'],
  ['no-cycles', 'server/domain/about.ts', './round.ts'],
]

/** Imports that point the right way, and the files that others above import. */
const allowedArrows: [file: string, ...imported: string[]][] = [
  ['server/schemas/good.ts', 'typebox'],
  ['server/domain/good.ts', '../schemas/good.ts', 'node:crypto'],
  ['server/domain/good.test.ts', 'node:fs', 'builder', '../../test/support/good.ts'],
  ['server/domain/round.ts', './about.ts'],
  ['server/ports/good.ts', '../domain/good.ts', '../schemas/good.ts'],
  ['server/services/good.ts', '../ports/good.ts', '../domain/good.ts'],
  ['server/http/good.ts', '../services/good.ts'],
  ['workers/good.ts', '../server/services/good.ts'],
  ['server/adapters/sqlite/good.ts', 'node:sqlite'],
  ['server/adapters/store-one/good.ts', '../../ports/good.ts', '../sqlite/good.ts'],
  ['server/adapters/store-two/good.ts', '../../ports/good.ts'],
  ['connectors/kit/good.ts', 'node:http'],
  ['connectors/one/good.ts', '../../server/ports/good.ts', '../kit/good.ts'],
  ['connectors/two/good.ts', '../kit/good.ts'],
  ['connectors/index.ts', './one/good.ts', './two/good.ts'],
  ['town/good.ts', '../server/schemas/good.ts', 'node:http'],
  ['server/config.ts', './schemas/good.ts'],
  [
    'server/compose.ts',
    './adapters/store-one/good.ts',
    '../connectors/index.ts',
    '../town/good.ts',
    './http/good.ts',
  ],
  ['scripts/good.ts', 'builder'],
  ['web/src/main.ts', './pages/Good.svelte'],
  ['web/src/pages/Good.svelte', '../features/Good.svelte'],
  ['web/src/features/Good.svelte', '../ui/Good.svelte', '../state/good.ts'],
  ['web/src/ui/Good.svelte', '../i18n/good.ts'],
  ['web/src/state/good.ts', '../../../server/schemas/good.ts'],
  ['web/src/i18n/good.ts'],
  ['bench/good.ts', '../test/support/good.ts', '../server/compose.ts', 'builder'],
  ['test/support/good.ts', '../../server/compose.ts', '../../town/good.ts', '../../connectors/index.ts'],
]

let house: string
let violations: Violation[]

beforeAll(async () => {
  house = await mkdtemp(join(tmpdir(), 'causerie-arrows-'))
  await build()
  violations = await cruise()
}, 60_000)

afterAll(() => rm(house, { recursive: true, force: true }))

describe('an arrow that points the wrong way is caught', () => {
  test.each(forbiddenArrows)('%s: %s → %s', (rule, file) => {
    expect(violations.filter(({ from }) => from === file).map((violation) => violation.rule.name)).toContain(
      rule,
    )
  })

  test('by every rule there is', () => {
    const proven = new Set(forbiddenArrows.map(([rule]) => rule))
    expect(forbidden.map(({ name }) => name).filter((name) => !proven.has(name))).toEqual([])
  })

  test.each(forbidden)('$name says where the code belongs', ({ comment }) => {
    expect(comment).toMatch(/\b(move|build|add|mend|reach|give|hand|use)\b/i)
  })
})

test('an arrow that points the right way is left alone', () => {
  const wrong = new Set(forbiddenArrows.map(([, file]) => file))
  // The other half of the circle is told of, too.
  wrong.add('server/domain/round.ts')
  expect(violations.filter(({ from }) => !wrong.has(from))).toEqual([])
})

test('the command names the file and the message, and fails', async () => {
  const run = promisify(execFile)(process.execPath, cruiser('err-long'), { cwd: house })
  await expect(run).rejects.toMatchObject({
    stdout: expect.stringMatching(
      /ui-knows-nothing: web\/src\/ui\/A\.svelte → web\/src\/features\/Good\.svelte\s+A ui component/,
    ),
  })
})

/** The cruiser sees components compiled, without the imports of types; those are left to the linter. */
describe('a type that a component must not know is caught', () => {
  const components = forbiddenArrows.filter(([, file]) => file.endsWith('.svelte'))

  test.each(components)('%s: %s → %s', async (_rule, file, imported) => {
    await write(file, source(file, [imported], 'import type'))
    const linter = join(project, 'node_modules', 'oxlint', 'bin', 'oxlint')
    const run = promisify(execFile)(process.execPath, [linter, '--config', '.oxlintrc.json', file], {
      cwd: house,
    })
    await expect(run).rejects.toMatchObject({
      stdout: expect.stringMatching(/no-restricted-imports.*\n[^]*help: .+/),
    })
  })
})

async function build() {
  await cp(join(project, '.dependency-cruiser.cjs'), join(house, '.dependency-cruiser.cjs'))
  await cp(join(project, '.oxlintrc.json'), join(house, '.oxlintrc.json'))
  await cp(join(project, 'tsconfig.json'), join(house, 'tsconfig.json'))
  await write('package.json', {
    dependencies: { typebox: '1' },
    devDependencies: { builder: '1', svelte: '1' },
  })
  for (const name of ['typebox', 'builder', 'stowaway', 'svelte']) {
    await write(`node_modules/${name}/package.json`, {
      name,
      version: '1.0.0',
      exports: { '.': './index.js', './*': './index.js' },
    })
    await write(`node_modules/${name}/index.js`, '')
  }
  for (const [file, ...imported] of allowedArrows) await write(file, source(file, imported))
  for (const [, file, imported] of forbiddenArrows) await write(file, source(file, [imported]))
}

async function write(path: string, content: string | object) {
  await mkdir(dirname(join(house, path)), { recursive: true })
  await writeFile(join(house, path), typeof content === 'string' ? content : JSON.stringify(content))
}

/** TypeScript imports other files for their types alone, the arrow that is easiest to overlook. */
function source(file: string, imported: string[], keyword = file.endsWith('.ts') ? 'import type' : 'import') {
  const lines = imported.map((path, index) => {
    return `${path.startsWith('.') ? keyword : 'import'} { thing as thing${index} } from '${path}'`
  })
  const code = [...lines, 'export type thing = 1'].join('\n')
  return file.endsWith('.svelte') ? `<script lang="ts">\n${code}\n</script>\n` : code
}

async function cruise(): Promise<Violation[]> {
  const { stdout } = await promisify(execFile)(process.execPath, cruiser('json'), {
    cwd: house,
    maxBuffer: 64 * 1024 * 1024,
  })
  return (JSON.parse(stdout) as { summary: { violations: Violation[] } }).summary.violations
}

function cruiser(output: string) {
  const bin = join(project, 'node_modules', 'dependency-cruiser', 'bin', 'dependency-cruiser.mjs')
  return [bin, '--config', '.dependency-cruiser.cjs', '--output-type', output, '.']
}
