// npm run check: format, lint, arrows, types and unit tests.
import { ensureInstalled } from './kit/install.mjs'
import { requireNodeForScripts } from './kit/node.mjs'
import { runScript } from './kit/setup-error.mjs'
import { runStages } from './kit/stages.mjs'
import { addUp, tallyLine } from './kit/tally.mjs'
import { runVitest } from './kit/vitest.mjs'

await runScript(async () => {
  requireNodeForScripts()
  await ensureInstalled()
  const tally = addUp([await runStages(), await runVitest(['unit', 'web', 'house'])])
  console.log(tallyLine(tally))
  return tally.failed > 0 ? 1 : 0
})
