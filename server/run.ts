import type { AddressInfo } from 'node:net'
import closeWithGrace from 'close-with-grace'
import type { FastifyInstance } from 'fastify'
import type { Logger } from 'pino'
import { compose } from './compose.ts'
import { ConfigError, type Config } from './config.ts'
import { prepareDataDir } from './data-dir.ts'
import { giveBackMemory } from './give-back-memory.ts'

export type Role = 'all' | 'serve' | 'work'

export const exitCodes = { failure: 1, usage: 2, config: 3, inUse: 4, address: 5, engine: 6 } as const

/** Work under way gets this long to finish when the process is asked to stop, milliseconds. */
const grace = 15_000
const echoOfSignal = 1_000
/** Requests under way get this long of it; then their connections are closed. */
const partingMs = 5_000

/** Starts what the role names and says where; ends by itself on SIGTERM and SIGINT, when what is under way is done. */
export const run = async (role: Role, config: Config): Promise<void> => {
  refuseHalf(role, config)
  if (config.engines.kind === 'embedded') prepareDataDir(config.dataDir)
  const causerie = await compose(config)
  const { log, town, setupToken } = causerie
  let app: FastifyInstance | null = null
  let workers: AsyncDisposable | null = null
  const stop = async (): Promise<void> => {
    // A browser keeps connections at hand on which it never asked for anything: nobody closes those by themselves.
    const parting = setTimeout(() => app?.server.closeAllConnections(), partingMs)
    await app?.close()
    clearTimeout(parting)
    await workers?.[Symbol.asyncDispose]()
    await causerie.close()
  }
  try {
    if (role !== 'work') {
      app = await causerie.makeApp()
      const { level } = app.log
      // Where it listens is said once, below, when all of it is ready.
      app.log.level = 'silent'
      await app.listen({ port: config.port, host: config.host })
      app.log.level = level
    }
    if (role !== 'serve') workers = causerie.startWorkers()
  } catch (error) {
    await stop()
    throw error
  }
  stopOnSignal(stop, log)
  const address = app ? addressOf(app.server.address(), config) : null
  log.info(greeting({ address, setupToken, townUrl: town?.url ?? null }))
  giveBackMemory()
}

/** The engines of one machine live in one process: half of it would wait for the other half for ever. */
const refuseHalf = (role: Role, { engines }: Config): void => {
  if (role === 'all' || engines.kind === 'scaled') return
  throw new ConfigError([
    `“causerie ${role}” is for many machines, with ELASTICSEARCH_URL and REDIS_URL set. On one machine start “causerie” alone: it does everything.`,
  ])
}

type Greeting = { address: string | null; setupToken: string | null; townUrl: string | null }

const greeting = ({ address, setupToken, townUrl }: Greeting): string => {
  if (address === null) return 'Causerie is working'
  const ready = `Causerie is ready: ${address}`
  if (setupToken) return `${ready} – nobody has set it up yet: open it and give this token: ${setupToken}`
  return townUrl ? `${ready} – the demo; Town, where its customers live: ${townUrl}` : ready
}

/** With port 0 the system picks one: say the real one. */
const addressOf = (
  bound: AddressInfo | string | null | undefined,
  { port, publicUrl, host }: Config,
): string => (port === 0 && bound && typeof bound === 'object' ? `http://${host}:${bound.port}` : publicUrl)

/**
 * Stops in peace on SIGTERM, SIGINT or a failure nobody expected. Under npm a Ctrl-C arrives twice, from the terminal
 * and from npm, so a second signal counts only after a moment; then it ends the process at once.
 */
const stopOnSignal = (stop: () => Promise<void>, log: Logger): void => {
  const closing = closeWithGrace(
    { delay: grace, logger: false, skip: ['SIGINT', 'SIGTERM'] },
    async ({ err }) => {
      if (err) log.fatal({ err }, 'stopping after a failure nobody expected')
      await stop()
    },
  )
  let askedAt = 0
  const asked = (signal: NodeJS.Signals): void => {
    if (askedAt && Date.now() - askedAt > echoOfSignal) process.exit(exitCodes.failure)
    if (askedAt) return
    askedAt = Date.now()
    log.info({ signal }, 'stopping')
    closing.close()
  }
  process.on('SIGINT', asked)
  process.on('SIGTERM', asked)
}
