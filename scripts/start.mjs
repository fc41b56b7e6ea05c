// npm start: installs and builds what is stale, then runs Causerie on the project's own Node. Needs no package itself.
import { existsSync, realpathSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { ensureInstalled } from './kit/install.mjs'
import { nodeForProduct, requireNodeForScripts, root } from './kit/node.mjs'
import { passThrough } from './kit/run.mjs'
import { runScript } from './kit/setup-error.mjs'
import { ensureWebBuilt } from './kit/web.mjs'

const cli = join(root, 'bin', 'causerie.mjs')

await runScript(async () => {
  requireNodeForScripts()
  await ensureInstalled()
  await ensureWebBuilt()
  const node = nodeForProduct()
  if (!isRunning(node)) return passThrough(node, [cli, ...process.argv.slice(2)], { cwd: process.cwd() })
  // Already on the right Node: going on in this process leaves no second one to keep in memory or hand signals on.
  process.argv[1] = cli
  await import(pathToFileURL(cli).href)
})

/** @param {string} node */
function isRunning(node) {
  return existsSync(process.execPath) && realpathSync(node) === realpathSync(process.execPath)
}
