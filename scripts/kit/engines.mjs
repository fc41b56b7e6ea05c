import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { findJdk } from './jdk.mjs'
import { isOnPath } from './on-path.mjs'
import { capture } from './run.mjs'
import { SetupError } from './setup-error.mjs'

/** @typedef {{ name: string, debianPackage: string, isPresent: () => boolean }} Engine */

/** The programs that tests start for themselves, each on a port and a folder of its own.
 * @type {Engine[]} */
const engines = [
  {
    name: 'Chromium',
    debianPackage: 'chromium',
    isPresent: () => ['chromium', 'chromium-browser', 'google-chrome'].some(isOnPath),
  },
  { name: 'Maven', debianPackage: 'maven', isPresent: () => isOnPath('mvn') },
  // Of the versions that Debian and Ubuntu have, this one is in most.
  {
    name: 'a JDK of 21 or newer',
    debianPackage: 'openjdk-21-jdk-headless',
    isPresent: () => findJdk() !== undefined,
  },
  { name: 'Redis', debianPackage: 'redis-server', isPresent: () => isOnPath('redis-server') },
  // It reads docker-compose.yml; no container is started.
  {
    name: 'docker-compose',
    debianPackage: 'docker-compose',
    isPresent: () => isOnPath('docker-compose'),
  },
  {
    name: 'PostgreSQL',
    debianPackage: 'postgresql',
    isPresent: () => isOnPath('postgres') || hasDebianPostgres(),
  },
]

/** Debian keeps the server's programs off the path, in a folder per version. */
function hasDebianPostgres() {
  const home = '/usr/lib/postgresql'
  return (
    existsSync(home) &&
    readdirSync(home).some((version) => existsSync(join(home, version, 'bin', 'postgres')))
  )
}

/** Installs the engines that are missing where the system lets us, or says exactly what to install. */
export async function ensureEngines() {
  const missing = listMissing()
  if (missing.length === 0) return
  const packages = missing.map((engine) => engine.debianPackage)
  const apt = await findApt()
  if (!apt) throw new SetupError(instructions(missing))
  console.log(`Installing ${packages.join(', ')} …`)
  await capture('env', [...apt, 'update', '-qq'])
  const { code, output } = await capture('env', [
    ...apt,
    'install',
    '-y',
    '-qq',
    '--no-install-recommends',
    ...packages,
  ])
  const stillMissing = listMissing()
  if (stillMissing.length === 0) return
  throw new SetupError(`${output.trim()}\n\napt-get ended with ${code}. ${instructions(stillMissing)}`)
}

function listMissing() {
  return engines.filter((engine) => !engine.isPresent())
}

/** @returns {Promise<string[] | undefined>} the words that run apt-get with the rights to install */
async function findApt() {
  if (!isOnPath('apt-get')) return undefined
  if (process.getuid?.() === 0) return ['DEBIAN_FRONTEND=noninteractive', 'apt-get']
  if (!isOnPath('sudo')) return undefined
  const { code } = await capture('sudo', ['-n', 'true'])
  return code === 0 ? ['sudo', '-n', 'DEBIAN_FRONTEND=noninteractive', 'apt-get'] : undefined
}

/** @param {Engine[]} missing */
function instructions(missing) {
  const names = missing.map((engine) => engine.name).join(', ')
  const packages = missing.map((engine) => engine.debianPackage).join(' ')
  return `The tests need ${names}. On Debian or Ubuntu: sudo apt-get install --no-install-recommends ${packages}. Elsewhere install them with your package manager, so that their programs are on the PATH.`
}
