// A real Redis for tests and benchmarks, on a port and in a folder of its own.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, rmSync } from 'node:fs'
import { createConnection } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { freePort } from './free-port.mjs'
import { SetupError } from './setup-error.mjs'

/** @typedef {{ url: string, port: number, pid: number, stop(): Promise<void>, kill9(): Promise<void>, signal(name: NodeJS.Signals): void, restart(): Promise<void> }} Redis */

/**
 * @param {{ port?: number, settings?: Record<string, string> }} [options] `settings` as in redis.conf
 * @returns {Promise<Redis>}
 */
export async function startRedis({ port, settings = {} } = {}) {
  const at = port ?? (await freePort())
  const folder = join(tmpdir(), `causerie-redis-${process.pid}-${at}`)
  mkdirSync(folder, { recursive: true })
  const all = {
    bind: '127.0.0.1',
    port: String(at),
    dir: folder,
    appendonly: 'yes',
    appendfsync: 'everysec',
    save: '',
    'maxmemory-policy': 'noeviction',
    ...settings,
  }
  const words = Object.entries(all).flatMap(([name, value]) => [`--${name}`, value])
  const run = async () => {
    const child = spawn('redis-server', words, { stdio: 'ignore' })
    const end = performance.now() + 20_000
    while (!(await answers(at))) {
      if (child.exitCode !== null || performance.now() > end) throw new SetupError('Redis did not start.')
      await pause(20)
    }
    return child
  }
  let child = await run()
  const kill = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return
    const ended = once(child, 'exit')
    child.kill('SIGCONT')
    child.kill('SIGKILL')
    await ended
  }
  return {
    url: `redis://127.0.0.1:${at}`,
    port: at,
    get pid() {
      return /** @type {number} */ (child.pid)
    },
    signal: (name) => void child.kill(name),
    kill9: kill,
    async stop() {
      await kill()
      rmSync(folder, { recursive: true, force: true })
    },
    async restart() {
      await kill()
      child = await run()
    },
  }
}

/** @param {number} port @returns {Promise<boolean>} */
function answers(port) {
  return new Promise((resolve) => {
    const socket = createConnection(port, '127.0.0.1', () => socket.write('PING\r\n'))
    const say = (/** @type {boolean} */ is) => {
      socket.destroy()
      resolve(is)
    }
    socket.on('data', (data) => say(data.toString().startsWith('+PONG')))
    socket.on('error', () => say(false))
  })
}
