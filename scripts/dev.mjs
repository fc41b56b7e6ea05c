// npm run dev: the server, restarted when its code changes, and Vite for the web client, which passes /api on to it.
import { spawn } from 'node:child_process'
import { watch } from 'node:fs'
import { join } from 'node:path'
import { ensureInstalled } from './kit/install.mjs'
import { nodeForProduct, projectEnvironment, requireNodeForScripts, root } from './kit/node.mjs'
import { runScript } from './kit/setup-error.mjs'

const rooms = ['server', 'connectors', 'workers', 'town']
/** Editors save in bursts. */
const calm = 150

await runScript(async () => {
  requireNodeForScripts()
  await ensureInstalled()
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js')
  const web = run([vite, 'web', '--host', '127.0.0.1', '--clearScreen', 'false'])
  const server = keepServer()
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.once(signal, () => {
      web.kill()
      server.stop()
    })
  }
  web.once('exit', server.stop)
})

/** @param {string[]} args */
function run(args) {
  return spawn(nodeForProduct(), args, { cwd: root, env: projectEnvironment(), stdio: 'inherit' })
}

/**
 * Runs the server, and again after each change. Node's own --watch is no use here: it sends messages of its own into
 * the database thread.
 */
function keepServer() {
  const cli = [join(root, 'bin', 'causerie.mjs'), ...process.argv.slice(2)]
  let child = run(cli)
  /** @type {NodeJS.Timeout | undefined} */
  let soon
  const restart = () => {
    const start = () => (child = run(cli))
    if (child.exitCode !== null || child.signalCode !== null) return start()
    child.once('exit', start)
    child.kill()
  }
  const watchers = rooms.map((room) =>
    watch(join(root, room), { recursive: true }, (_event, file) => {
      if (!file || file.endsWith('.test.ts')) return
      clearTimeout(soon)
      soon = setTimeout(restart, calm)
    }),
  )
  const stop = () => {
    clearTimeout(soon)
    for (const watcher of watchers) watcher.close()
    child.removeAllListeners('exit')
    child.kill()
  }
  return { stop }
}
