// npm run soak [-- --seconds 60 --seed 7]: posts on every network, faults and kill -9, then one line of what was lost.
import { join } from 'node:path'
import { ensureEngines } from './kit/engines.mjs'
import { ensureInstalled } from './kit/install.mjs'
import { nodeForProduct, requireNodeForScripts, root } from './kit/node.mjs'
import { passThrough } from './kit/run.mjs'
import { runScript } from './kit/setup-error.mjs'
import { ensureWebBuilt } from './kit/web.mjs'

const main = join(root, 'test', 'support', 'soak', 'main.ts')

await runScript(async () => {
  requireNodeForScripts()
  await ensureInstalled()
  if (process.argv.includes('elasticsearch')) await ensureEngines()
  await ensureWebBuilt()
  return passThrough(nodeForProduct(), [main, ...process.argv.slice(2)])
})
