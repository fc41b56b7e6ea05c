// npm test [-- project … | vitest arguments]: installs what is missing, runs everything (or the named vitest projects),
// ends with one line of counts.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { ensureEngines } from './kit/engines.mjs'
import { ensureInstalled } from './kit/install.mjs'
import { requireNodeForScripts, root } from './kit/node.mjs'
import { SetupError, runScript } from './kit/setup-error.mjs'
import { openSharedEngines } from './kit/shared-engines.mjs'
import { report, runStages } from './kit/stages.mjs'
import { addUp, tallyLine } from './kit/tally.mjs'
import { runVitest } from './kit/vitest.mjs'
import { ensureWebBuilt } from './kit/web.mjs'

/** Projects that start the product, and with it the built web client and the engines beside it. */
const whole = [
  'http',
  'http-scaled',
  'connectors',
  'invariants',
  'invariants-scaled',
  'e2e',
  'e2e-scaled',
  'faults',
  'misfortunes',
]
const light = ['unit', 'web', 'house', 'contract', 'services', 'workers']
/** Projects that need the engines of many machines. */
const scaled = ['contract', 'http-scaled', 'invariants-scaled', 'e2e-scaled']
/** The real AT network that its connector is tried on: packages of its own, kept out of the product's. */
const atNetwork = join(root, 'test', 'support', 'atproto')

const projects = process.argv.slice(2).filter((word) => [...whole, ...light].includes(word))
const rest = process.argv.slice(2).filter((word) => !projects.includes(word))
const isEverything = projects.length === 0

await runScript(async () => {
  /** @type {Partial<import('./kit/tally.mjs').Tally>[]} */
  const tallies = []
  await runAll(tallies).catch((error) => {
    console.error(error instanceof SetupError ? error.message : error)
    tallies.push({ failed: 1 })
  })
  const tally = addUp(tallies)
  console.log(tallyLine(tally))
  return tally.failed > 0 ? 1 : 0
})

/** @param {Partial<import('./kit/tally.mjs').Tally>[]} tallies takes the counts as they come, to lose none when it breaks */
async function runAll(tallies) {
  requireNodeForScripts()
  await ensureInstalled()
  if (isEverything) tallies.push(await runStages())
  const isAny = (/** @type {string[]} */ of) =>
    isEverything || projects.some((project) => of.includes(project))
  if (isAny(whole) || isAny(scaled)) await ensureEngines()
  if (isAny(whole)) {
    if (existsSync(atNetwork)) await ensureInstalled(atNetwork, 'the AT network ')
    const start = performance.now()
    await ensureWebBuilt()
    report('build', true, performance.now() - start)
    tallies.push({ passed: 1 })
  }
  const closeEngines = isAny(scaled) ? await openSharedEngines() : async () => {}
  try {
    tallies.push(await runVitest(projects, rest))
  } finally {
    await closeEngines()
  }
}
