import { existsSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { root } from './node.mjs'
import { capture } from './run.mjs'
import { SetupError } from './setup-error.mjs'

/** @typedef {{ packages: Record<string, { version?: string, integrity?: string, optional?: boolean }> }} Lockfile */

/**
 * Whether `node_modules` holds what the lockfile asks for, judged by the record npm leaves of what it installed.
 * Optional packages may be absent: most of them are for other systems.
 * @param {string} folder
 */
export function isInstalled(folder) {
  const wanted = readLockfile(join(folder, 'package-lock.json'))
  const present = readLockfile(join(folder, 'node_modules', '.package-lock.json'))
  if (!wanted || !present) return false
  return Object.entries(wanted.packages).every(([path, entry]) => {
    if (path === '') return true
    const installed = present.packages[path]
    if (!installed) return entry.optional === true
    return installed.version === entry.version && installed.integrity === entry.integrity
  })
}

/** @param {string} path @returns {Lockfile | undefined} */
function readLockfile(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    return undefined
  }
}

/**
 * Installs a folder's packages from its lockfile when they are missing or stale.
 * @param {string} [folder] @param {string} [what] what is installed, for the progress line
 * @returns {Promise<boolean>} whether anything was installed
 */
export async function ensureInstalled(folder = root, what = '') {
  if (isInstalled(folder)) return false
  const first = !existsSync(join(folder, 'node_modules', '.package-lock.json'))
  console.log(`Installing ${what}(${first ? 'first start only' : 'the lockfile changed'}) …`)
  const [command, ...args] = npm()
  const quiet = ['--no-audit', '--no-fund', '--no-progress', '--no-update-notifier', '--loglevel=error']
  const { code, output } = await capture(
    command,
    [...args, 'ci', '--include=dev', '--include=optional', ...quiet],
    { cwd: folder, env: process.env },
  )
  if (code === 0) return true
  throw new SetupError(
    `${output.trim()}\n\nnpm could not install the packages of ${folder} (npm ci, exit code ${code}).`,
  )
}

/**
 * The npm that called us, run by its own Node: `npm ci` empties `node_modules`, and with it the project's Node.
 * @returns {[string, ...string[]]}
 */
function npm() {
  const cli = process.env['npm_execpath']
  const node = process.env['npm_node_execpath']
  return cli && node && basename(cli) === 'npm-cli.js' ? [node, cli] : ['npm']
}
