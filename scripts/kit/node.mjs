import { existsSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { SetupError } from './setup-error.mjs'

/** The folder of the project, wherever the command was called from. */
export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..')

/** What the scripts in this folder run on: an older Node is enough to fetch the project's own. */
export const oldestForScripts = '20.19.0'
/** What the product runs on. */
export const oldestForProduct = '24.15.0'

/** @param {string} version @param {string} oldest */
export function isAtLeast(version, oldest) {
  const [ours, theirs] = [version, oldest].map((text) => text.replace(/^v/, '').split('.').map(Number))
  for (const [place, least] of (theirs ?? []).entries()) {
    const part = ours?.[place] ?? 0
    if (part !== least) return part > least
  }
  return true
}

export function requireNodeForScripts() {
  if (isAtLeast(process.version, oldestForScripts)) return
  throw new SetupError(
    `Causerie needs Node ${oldestForScripts} or later to install itself; this is ${process.version}. Get one from https://nodejs.org.`,
  )
}

/** The Node that npm installed with the project, where npm 10 finds it too; absent on systems it has no package for. */
const projectNode = join(root, 'node_modules', `node-linux-${process.arch}`, 'bin', 'node')

/** The Node to run the product with. */
export function nodeForProduct() {
  if (existsSync(projectNode)) return projectNode
  if (isAtLeast(process.version, oldestForProduct)) return process.execPath
  throw new SetupError(
    `Causerie runs on Node ${oldestForProduct} or later; this is ${process.version}, and the project's own Node exists for Linux on x64 and arm64 only (or its optional packages were left out). Install Node 24 from https://nodejs.org and start again.`,
  )
}

/** The environment for everything that is started from here: `node` means the project's own. */
export function projectEnvironment() {
  const path = [dirname(nodeForProduct()), join(root, 'node_modules', '.bin'), process.env['PATH']]
  return { ...process.env, PATH: path.filter(Boolean).join(delimiter) }
}
