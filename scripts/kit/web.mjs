import { createHash } from 'node:crypto'
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { nodeForProduct, root } from './node.mjs'
import { capture } from './run.mjs'
import { SetupError } from './setup-error.mjs'

const dist = join(root, 'web', 'dist')
/** Lies in the built folder, which the builder empties first: a build that broke off leaves none. */
const stamp = join(dist, '.built-from')
const inputs = ['web', 'server/schemas', 'package-lock.json']

export function isWebBuilt() {
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === fingerprint()
}

/**
 * Builds the web client when what it is made of has changed.
 * @returns {Promise<boolean>} whether it was built
 */
export async function ensureWebBuilt() {
  if (isWebBuilt()) return false
  console.log('Building the web client …')
  const builtFrom = fingerprint()
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js')
  const { code, output } = await capture(nodeForProduct(), [vite, 'build', 'web', '--logLevel', 'warn'])
  if (code !== 0)
    throw new SetupError(`${output.trim()}\n\nThe web client could not be built (exit code ${code}).`)
  writeFileSync(stamp, builtFrom)
  return true
}

/** A hash of every file the build reads; tests beside the code count too, which costs a build and never a stale one. */
function fingerprint() {
  const hash = createHash('sha256')
  for (const path of inputs.flatMap((input) => listFiles(input))) {
    hash
      .update(`${path}\0`)
      .update(readFileSync(join(root, path)))
      .update('\0')
  }
  return hash.digest('hex')
}

/** @param {string} path relative to the project @returns {string[]} */
function listFiles(path) {
  const entries = readdirOrUndefined(join(root, path))
  if (!entries) return [path]
  return entries
    .filter(({ name }) => name !== 'dist' && name !== 'node_modules' && !name.startsWith('.'))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) =>
      entry.isDirectory() ? listFiles(`${path}/${entry.name}`) : [`${path}/${entry.name}`],
    )
}

/** @param {string} path */
function readdirOrUndefined(path) {
  try {
    return readdirSync(path, { withFileTypes: true })
  } catch {
    return undefined
  }
}
