// npm run build: installs and builds what is stale.
import { ensureInstalled } from './kit/install.mjs'
import { requireNodeForScripts } from './kit/node.mjs'
import { runScript } from './kit/setup-error.mjs'
import { ensureWebBuilt } from './kit/web.mjs'

await runScript(async () => {
  requireNodeForScripts()
  await ensureInstalled()
  if (!(await ensureWebBuilt())) console.log('Nothing to build: web/dist is up to date.')
})
