// npm run dev: the server, restarted when its code changes, and Vite for the web client, which passes /api on to it.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { ensureInstalled } from './kit/install.mjs'
import { nodeForProduct, projectEnvironment, requireNodeForScripts, root } from './kit/node.mjs'
import { runScript } from './kit/setup-error.mjs'

await runScript(async () => {
  requireNodeForScripts()
  await ensureInstalled()
  const run = (/** @type {string[]} */ args) =>
    spawn(nodeForProduct(), args, { cwd: root, env: projectEnvironment(), stdio: 'inherit' })
  const children = [
    run(['--watch', '--watch-preserve-output', join(root, 'bin', 'causerie.mjs'), ...process.argv.slice(2)]),
    run([
      join(root, 'node_modules', 'vite', 'bin', 'vite.js'),
      'web',
      '--host',
      '127.0.0.1',
      '--clearScreen',
      'false',
    ]),
  ]
  const stop = () => children.forEach((child) => child.kill('SIGTERM'))
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, stop)
  // Either alone is of no use: when one ends, the other does too.
  for (const child of children) child.on('exit', stop)
})
