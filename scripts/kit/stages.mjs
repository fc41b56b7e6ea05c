import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { nodeForProduct, root } from './node.mjs'
import { capture } from './run.mjs'

/** @typedef {{ name: string, tool: string, args: string[], when?: string }} Stage */

const cache = 'node_modules/.cache'

/** What is checked without running the product. Longest first, so that two at a time end together.
 * @type {Stage[]} */
export const staticStages = [
  {
    name: 'web types',
    tool: 'svelte-check/bin/svelte-check',
    args: ['--workspace', 'web', '--tsconfig', 'tsconfig.json', '--fail-on-warnings', '--output', 'human'],
    when: 'web/tsconfig.json',
  },
  {
    name: 'arrows',
    tool: 'dependency-cruiser/bin/dependency-cruiser.mjs',
    args: ['--config', '.dependency-cruiser.cjs', '--output-type', 'err-long', '.'],
  },
  {
    name: 'types',
    tool: 'typescript/bin/tsc',
    args: ['-p', '.', '--incremental', '--tsBuildInfoFile', `${cache}/types.tsbuildinfo`, '--pretty'],
  },
  { name: 'lint', tool: 'oxlint/bin/oxlint', args: ['--type-aware', '--deny-warnings'] },
  {
    name: 'format',
    tool: 'prettier/bin/prettier.cjs',
    args: ['--check', '.', '--cache', '--log-level', 'warn'],
  },
]

/**
 * Runs checks two at a time, prints a line for each and what the failing ones said.
 * @param {Stage[]} [stages]
 * @returns {Promise<{ passed: number, failed: number }>}
 */
export async function runStages(stages = staticStages) {
  const waiting = stages.filter(({ when }) => !when || existsSync(join(root, when)))
  const tally = { passed: 0, failed: 0 }
  const work = async () => {
    for (let stage = waiting.shift(); stage; stage = waiting.shift()) {
      tally[(await runStage(stage)) ? 'passed' : 'failed']++
    }
  }
  await Promise.all([work(), work()])
  return tally
}

/** @param {Stage} stage */
async function runStage({ name, tool, args }) {
  const start = performance.now()
  const { code, output } = await capture(nodeForProduct(), [join(root, 'node_modules', tool), ...args])
  report(name, code === 0, performance.now() - start)
  if (code !== 0) console.log(output.trimEnd())
  return code === 0
}

/** @param {string} name @param {boolean} passed @param {number} milliseconds */
export function report(name, passed, milliseconds) {
  console.log(`${passed ? '✓' : '✗'} ${name.padEnd(10)} ${(milliseconds / 1000).toFixed(1)} s`)
}
