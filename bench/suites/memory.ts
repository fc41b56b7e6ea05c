/** What the program takes on data that is there, after a while of work. */
import { readFileSync } from 'node:fs'
import { Client, signIn } from '../../test/support/client.ts'
import { startProgram } from '../../test/support/process.ts'
import { makeRow } from '../kit/rows.ts'
import type { Bench } from './inbox.ts'

const requests = 300

/** The house must be closed before. */
export const benchMemory = async ({
  house,
  size,
  say,
}: Pick<Bench, 'house' | 'size' | 'say'>): Promise<void> => {
  await using program = await startProgram(house.env, house.pair === 'sqlite+embedded' ? [] : ['serve'])
  const client = new Client(() => program.url)
  await signIn(client)
  for (let turn = 0; turn < requests; turn++) {
    await client.get('/api/conversations?q=is%3Aopen&limit=50')
    await client.get('/api/search?q=tram&limit=20')
  }
  say(
    makeRow({
      name: 'memory of the program after 600 requests',
      engines: house.pair,
      size,
      value: residentMegabytes(program.pid),
      unit: 'MB',
      limit: null,
      target: 450,
    }),
  )
}

const residentMegabytes = (pid: number): number =>
  Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024
