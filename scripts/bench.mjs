// npm run bench [-- --engines elasticsearch --size 100000]: what people wait for, beside what the engines can do at most.
import { join } from 'node:path'
import { ensureEngines } from './kit/engines.mjs'
import { ensureInstalled } from './kit/install.mjs'
import { nodeForProduct, requireNodeForScripts, root } from './kit/node.mjs'
import { passThrough } from './kit/run.mjs'
import { runScript } from './kit/setup-error.mjs'

await runScript(async () => {
  requireNodeForScripts()
  await ensureInstalled()
  await ensureEngines()
  return passThrough(nodeForProduct(), [join(root, 'bench', 'main.ts'), ...process.argv.slice(2)])
})
