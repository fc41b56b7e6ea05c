#!/usr/bin/env node
// The command `causerie`. Plain JavaScript, so that an older Node gets a sentence instead of a syntax error.
import module from 'node:module'
import { join } from 'node:path'
import { isAtLeast, oldestForProduct, root } from '../scripts/kit/node.mjs'

if (isAtLeast(process.version, oldestForProduct)) {
  module.enableCompileCache(join(root, 'node_modules', '.cache', 'compiled'))
  await import('../server/main.ts')
} else {
  console.error(
    `Causerie runs on Node ${oldestForProduct} or later; this is ${process.version}. Use "npm start", which brings the right one, or install Node 24.`,
  )
  process.exitCode = 1
}
