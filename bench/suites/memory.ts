/** What the program takes on data that is there, after a while of work. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { Client, signIn } from '../../test/support/client.ts'
import { startProgram } from '../../test/support/process.ts'
import { makeRow } from '../kit/rows.ts'
import type { Bench } from './inbox.ts'

const requests = 300
/** After the start it gives back what only that needed, and puts in order what is searched. */
const restAfterMs = 8_000

/** The house must be closed before. */
export const benchMemory = async ({
  house,
  size,
  say,
}: Pick<Bench, 'house' | 'size' | 'say'>): Promise<void> => {
  await using program = await startProgram(house.env, house.pair === 'sqlite+embedded' ? [] : ['serve'])
  const bare = await bareMegabytes()
  const keep = (name: string, target: number): void =>
    say(
      makeRow({
        name,
        engines: house.pair,
        size,
        value: residentMegabytes(program.pid),
        unit: 'MB',
        limit: bare,
        target,
      }),
    )
  await pause(restAfterMs)
  keep('memory of the program at rest', 300)
  const client = new Client(() => program.url)
  await signIn(client)
  for (let turn = 0; turn < requests; turn++) {
    await client.get('/api/conversations?q=is%3Aopen&limit=50')
    await client.get('/api/search?q=tram&limit=20')
  }
  keep('memory of the program after 600 requests', 450)
}

/** The platform by itself: Node with an HTTP server and an SQLite file open. */
const bareMegabytes = async (): Promise<number> => {
  const code = `new (require('node:sqlite').DatabaseSync)(':memory:')
    require('node:http').createServer().listen(0, '127.0.0.1', () => console.log('ready'))`
  const bare = spawn(process.execPath, ['-e', code], { stdio: ['ignore', 'pipe', 'ignore'] })
  try {
    await once(bare.stdout, 'data')
    return residentMegabytes(bare.pid as number)
  } finally {
    bare.kill()
  }
}

const residentMegabytes = (pid: number): number =>
  Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024
