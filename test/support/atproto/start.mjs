// Runs the network in a process of its own, with PostgreSQL and Redis of its own in the folder given as argument.
// Speaks to its parent by messages: { ask: 'process-all' | 'stop' } with an id, answered by { id, answer }.
import { spawn, spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, readFileSync } from 'node:fs'
import { createServer, connect } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

const [folder, postgresFolder] = process.argv.slice(2)
const children = []
let redis

const freePort = () =>
  new Promise((resolve, reject) => {
    const server = createServer().once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address()
      server.close(() => resolve(port))
    })
  })

const answers = (port) =>
  new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' }, () => resolve(true)).once('error', () =>
      resolve(false),
    )
    socket.once('connect', () => socket.destroy())
  })

const untilItAnswers = async (name, port) => {
  for (let i = 0; i < 300; i++) {
    if (await answers(port)) return
    await sleep(50)
  }
  throw new Error(`${name} did not start`)
}

// PostgreSQL refuses to run as root.
const asDatabaseUser = (command, args) =>
  process.getuid() === 0 ? ['runuser', ['-u', 'postgres', '--', command, ...args]] : [command, args]

const startPostgres = async () => {
  const data = join(folder, 'postgres')
  mkdirSync(data)
  chmodSync(folder, 0o755)
  if (process.getuid() === 0) spawnSync('chown', ['postgres:postgres', data])
  chmodSync(data, 0o700)
  const cluster = ['-D', data, '-U', 'causerie', '-A', 'trust', '-E', 'UTF8', '--locale=C.UTF-8', '--no-sync']
  const made = spawnSync(...asDatabaseUser(join(postgresFolder, 'initdb'), cluster), {
    cwd: folder,
    encoding: 'utf8',
  })
  if (made.status !== 0) throw new Error(`initdb failed: ${made.stderr || made.error?.message}`)
  const port = await freePort()
  const settings = [
    'listen_addresses=127.0.0.1',
    'fsync=off',
    'synchronous_commit=off',
    'max_connections=200',
  ]
  const options = [
    '-D',
    data,
    '-p',
    String(port),
    '-k',
    data,
    ...settings.flatMap((setting) => ['-c', setting]),
  ]
  run(...asDatabaseUser(join(postgresFolder, 'postgres'), options))
  await untilItAnswers('PostgreSQL', port)
  return port
}

const startRedis = async () => {
  const port = await freePort()
  redis = run('redis-server', [
    '--port',
    String(port),
    '--bind',
    '127.0.0.1',
    '--save',
    '',
    '--appendonly',
    'no',
    '--dir',
    folder,
  ])
  await untilItAnswers('Redis', port)
  return port
}

const run = (command, args) => {
  const child = spawn(command, args, { cwd: folder, stdio: 'ignore' })
  children.push(child)
  return child
}

// All of it is thrown away, so nothing is asked to save anything.
const stopChildren = async () => {
  const pidFile = join(folder, 'postgres', 'postmaster.pid')
  if (existsSync(pidFile)) tryKill(Number(readFileSync(pidFile, 'utf8').split('\n')[0]), 'SIGQUIT')
  redis?.kill('SIGKILL')
  await Promise.all(
    children.map((child) => child.exitCode ?? new Promise((resolve) => child.once('exit', resolve))),
  )
}

const tryKill = (pid, signal) => {
  try {
    process.kill(pid, signal)
  } catch {
    // It is gone already.
  }
}

const startNetwork = async () => {
  const [postgresPort, redisPort] = await Promise.all([startPostgres(), startRedis()])
  const temporary = join(folder, 'tmp')
  mkdirSync(temporary)
  // The network keeps its files in the system's temporary folder and never removes them.
  process.env.TMPDIR = temporary
  process.env.LOG_ENABLED = 'false'
  process.env.DB_POSTGRES_URL = `postgresql://causerie@127.0.0.1:${postgresPort}/postgres`
  process.env.DB_POSTGRES_SCHEMA = 'causerie'
  process.env.REDIS_HOST = `127.0.0.1:${redisPort}`
  const { TestNetwork } = await import('@atproto/dev-env')
  return TestNetwork.create({
    pds: { hostname: 'localhost', enableDidDocWithSession: true },
    bsky: {},
  })
}

let network

process.on('message', (message) => void answer(message))

const answer = async ({ id, ask }) => {
  try {
    if (ask === 'process-all') await network.processAll()
    if (ask === 'stop') await stopChildren()
    process.send({ id, answer: 'done' }, () => ask === 'stop' && process.exit(0))
  } catch (error) {
    process.send({ id, error: String(error?.stack ?? error) })
  }
}
process.once('disconnect', () => void stopChildren().finally(() => process.exit(0)))

try {
  network = await startNetwork()
  process.send({ ready: { pds: network.pds.url, appview: network.bsky.url } })
} catch (error) {
  process.send(
    { failed: String(error?.stack ?? error) },
    () => void stopChildren().finally(() => process.exit(1)),
  )
}
