import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

const here = import.meta.dirname
const marker = join(here, 'node_modules', '.package-lock.json')
const lock = join(here, '.installing')
const patienceMs = 300_000

/** Installs the network's packages from its lockfile where they are missing; one process at a time does it. */
export const installNetwork = async (): Promise<void> => {
  while (!isInstalled()) {
    if (!takeLock()) await sleep(500)
    else
      try {
        await npmCi()
      } finally {
        rmSync(lock, { recursive: true, force: true })
      }
  }
}

const isInstalled = (): boolean => existsSync(marker) && !existsSync(lock)

const takeLock = (): boolean => {
  try {
    mkdirSync(lock)
    return true
  } catch {
    const age = Date.now() - (statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? Date.now())
    if (age > patienceMs) rmSync(lock, { recursive: true, force: true })
    return false
  }
}

const npmCi = (): Promise<void> =>
  new Promise((resolve, reject) => {
    const npm = spawn('npm', ['ci', '--no-audit', '--no-fund'], {
      cwd: here,
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    let said = ''
    npm.stderr.on('data', (chunk: Buffer) => (said = (said + String(chunk)).slice(-4000)))
    npm.once('error', reject)
    npm.once('exit', (code) =>
      code === 0 ? resolve() : reject(new Error(`npm ci failed in ${here}:\n${said}`)),
    )
  })

/** The folder of PostgreSQL's programs. Throws a sentence that says what to install. */
export const findEngines = (): string => {
  const missing: string[] = []
  const postgres = postgresFolder()
  if (!postgres) missing.push('PostgreSQL (apt-get install -y --no-install-recommends postgresql)')
  if (spawnSync('redis-server', ['--version']).status !== 0)
    missing.push('Redis (apt-get install -y --no-install-recommends redis-server)')
  if (missing.length > 0) throw new Error(`The real AT network needs ${missing.join(' and ')}`)
  return postgres as string
}

const postgresFolder = (): string | undefined => {
  const debian = '/usr/lib/postgresql'
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : []
  const onPath = (process.env['PATH'] ?? '').split(':')
  const folders = [...versions.map((version) => join(debian, version, 'bin')), ...onPath]
  return folders.find((folder) => existsSync(join(folder, 'initdb')) && existsSync(join(folder, 'postgres')))
}

export const startScript = join(dirname(marker), '..', 'start.mjs')
