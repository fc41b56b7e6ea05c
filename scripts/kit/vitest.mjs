import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { nodeForProduct, root } from './node.mjs'
import { passThrough } from './run.mjs'
import { tallyOf } from './tally.mjs'

const results = join(root, 'test', 'results', 'vitest.json')

/**
 * Runs the named vitest projects (all when none is named) and counts what happened.
 * @param {string[]} projects @param {string[]} [rest] further arguments for vitest
 */
export async function runVitest(projects, rest = []) {
  mkdirSync(dirname(results), { recursive: true })
  rmSync(results, { force: true })
  const code = await passThrough(nodeForProduct(), [
    join(root, 'node_modules', 'vitest', 'vitest.mjs'),
    'run',
    ...projects.map((project) => `--project=${project}`),
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${results}`,
    ...rest,
  ])
  return tallyOf(readReport(), code)
}

/** @returns {import('./tally.mjs').Report | undefined} */
function readReport() {
  try {
    return JSON.parse(readFileSync(results, 'utf8'))
  } catch {
    return undefined
  }
}
