// npm run fix: repairs what can be repaired of lint and format.
import { join } from 'node:path'
import { ensureInstalled } from './kit/install.mjs'
import { nodeForProduct, requireNodeForScripts, root } from './kit/node.mjs'
import { passThrough } from './kit/run.mjs'
import { runScript } from './kit/setup-error.mjs'

await runScript(async () => {
  requireNodeForScripts()
  await ensureInstalled()
  const tool = (/** @type {string} */ path) => join(root, 'node_modules', path)
  const lint = await passThrough(nodeForProduct(), [tool('oxlint/bin/oxlint'), '--type-aware', '--fix'])
  const format = await passThrough(nodeForProduct(), [
    tool('prettier/bin/prettier.cjs'),
    '--write',
    '.',
    '--log-level=warn',
  ])
  return Math.max(lint, format)
})
