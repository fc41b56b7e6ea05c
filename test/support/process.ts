/** The real program as a process of its own, as people start it. */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { freePort } from './free-port.ts'
import { waitFor } from './wait-for.ts'

const cli = fileURLToPath(new URL('../../bin/causerie.mjs', import.meta.url))

export type Program = AsyncDisposable & {
  url: string
  pid: number
  /** What it printed so far. */
  output(): string
  /** Resolves when it is ready to serve. Rejects with what it printed when it ends before. */
  ready(): Promise<void>
  /** Ends it as a power cut would; answers what ended it, which may have been something else before. */
  kill9(): Promise<NodeJS.Signals | number>
  /** Asks it to stop; answers the exit code. */
  stop(): Promise<number | null>
  /** Waits until it ends by itself; answers the exit code. */
  ended(): Promise<number | null>
}

/** Starts it and waits until it is ready to serve. */
export const startProgram = async (env: Record<string, string>, args: string[] = []): Promise<Program> => {
  const program = launchProgram({ ...env, PORT: env['PORT'] ?? String(await freePort()) }, args)
  await program.ready()
  return program
}

/** Starts the half that works without a page. */
export const startWorker = async (env: Record<string, string>): Promise<Program> => {
  const program = launchProgram({ ...env, PORT: '0' }, ['work'])
  await waitFor(async () => program.output().includes('Causerie is working'), {
    what: 'a worker',
    withinMs: 60_000,
    everyMs: 50,
  })
  return program
}

/** Starts it and does not wait. */
export const launchProgram = (
  env: Record<string, string> & { PORT: string },
  args: string[] = [],
): Program => {
  const url = `http://127.0.0.1:${env.PORT}`
  const child = spawn(process.execPath, [cli, ...args], {
    env: { ...process.env, MALLOC_ARENA_MAX: '2', LOG_LEVEL: 'info', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const printed: string[] = []
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => printed.push(chunk.toString()))
  const output = (): string => printed.join('')
  const end = async (signal: NodeJS.Signals): Promise<number | null> => {
    if (child.exitCode === null && child.signalCode === null) {
      const ended = once(child, 'exit')
      child.kill(signal)
      await ended
    }
    return child.exitCode
  }
  return {
    url,
    pid: pidOf(child),
    output,
    ready: async () => {
      const isReady = async (): Promise<boolean> => {
        const ended = child.exitCode ?? child.signalCode
        if (ended !== null) throw new Error(`it ended with ${ended}:\n${output()}`)
        return fetch(`${url}/readyz`).then(
          ({ ok }) => ok,
          () => false,
        )
      }
      await waitFor(isReady, { what: `the program at ${url}`, withinMs: 30_000, everyMs: 50 })
    },
    kill9: async () => {
      const code = await end('SIGKILL')
      return child.signalCode ?? code ?? 0
    },
    stop: () => end('SIGTERM'),
    ended: async () => {
      if (child.exitCode === null && child.signalCode === null) await once(child, 'close')
      return child.exitCode
    },
    [Symbol.asyncDispose]: async () => void (await end('SIGKILL')),
  }
}

/** Runs a command to its end. */
export const runProgram = async (
  env: Record<string, string>,
  args: string[],
): Promise<{ code: number | null; output: string }> => {
  const program = launchProgram({ ...env, PORT: '0' }, args)
  const code = await program.ended()
  return { code, output: program.output() }
}

const pidOf = (child: ChildProcess): number => {
  if (child.pid === undefined) throw new Error('the program could not be started')
  return child.pid
}

/** The token that a fresh installation prints for its owner. */
export const setupToken = (program: Pick<Program, 'output'>): string =>
  /token: ([\w-]+)/.exec(program.output())?.[1] ?? ''

/** Where the demo's Town is, as the program says. */
export const townOf = (program: Pick<Program, 'output'>): string =>
  /Town[^"]*?(http:\/\/127\.0\.0\.1:\d+)/.exec(program.output())?.[1] ?? ''

/** An inhabitant of the demo's Town mentions us, and nobody answers there. */
export const mentionInTown = async (program: Pick<Program, 'output'>, text: string): Promise<void> => {
  const response = await fetch(`${townOf(program)}/town/post`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ text, arc: 'quiet' }),
  })
  if (!response.ok) throw new Error(`Town: ${response.status} ${await response.text()}`)
}
