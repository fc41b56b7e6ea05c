import type { AddressInfo } from 'node:net'
import closeWithGrace from 'close-with-grace'
import type { FastifyInstance } from 'fastify'
import { compose } from './compose.ts'
import type { Config } from './config.ts'

export type Role = 'all' | 'serve' | 'work'

export const exitCodes = { failure: 1, usage: 2, config: 3, inUse: 4, address: 5 } as const

/** Work under way gets this long to finish when the process is asked to stop, milliseconds. */
const grace = 15_000

/** Starts what the role names and says where; ends by itself on SIGTERM and SIGINT, when what is under way is done. */
export const run = async (role: Role, config: Config): Promise<void> => {
  const causerie = await compose(config)
  const { log, town, setupToken } = causerie
  let app: FastifyInstance | null = null
  let workers: AsyncDisposable | null = null
  const stop = async (): Promise<void> => {
    await app?.close()
    await workers?.[Symbol.asyncDispose]()
    await causerie.close()
  }
  try {
    if (role !== 'work') {
      app = await causerie.makeApp()
      await app.listen({ port: config.port, host: config.host })
    }
    if (role !== 'serve') workers = causerie.startWorkers()
  } catch (error) {
    await stop()
    throw error
  }
  closeWithGrace({ delay: grace, logger: false }, async ({ signal, err }) => {
    if (err) log.fatal({ err }, 'stopping after a failure nobody expected')
    else log.info({ signal }, 'stopping')
    await stop()
  })
  if (town) log.info(`Town, where the demo's customers live: ${town.url}`)
  const address = addressOf(app?.server.address(), config)
  if (setupToken) log.info(`Nobody has set this up yet. Open ${address}/setup and give this token: ${setupToken}`)
  log.info(app ? `Causerie is ready: ${address}` : 'Causerie is working')
}

/** With port 0 the system picks one: say the real one. */
const addressOf = (bound: AddressInfo | string | null | undefined, { port, publicUrl, host }: Config): string =>
  port === 0 && bound && typeof bound === 'object' ? `http://${host}:${bound.port}` : publicUrl
