/** The one place where everything is wired. Both the server and the workers start from here. */
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import type { Logger } from 'pino'
import { connectors as allConnectors } from '../connectors/index.ts'
import { startTown, type Town } from '../town/index.ts'
import { startWorkers } from '../workers/main.ts'
import type { Worker } from '../workers/worker.ts'
import type { Config } from './config.ts'
import { demoCompany, demoPeople } from './demo.ts'
import { isTownOpen, openDemoChannels } from './demo-channels.ts'
import type { Engines } from './engines.ts'
import type { Clock } from './domain/time.ts'
import { buildApp } from './http/app.ts'
import { decideMode, isSetUp } from './installation.ts'
import { makeLog } from './log.ts'
import type { Connector } from './ports/connector.ts'
import { openEngines } from './open-engines.ts'
import { keptSecret } from './secret-key.ts'
import { Access } from './services/access.ts'
import { makeChannels } from './services/channels.ts'
import type { ServiceContext } from './services/context.ts'
import { makeInbox } from './services/inbox.ts'
import type { Services } from './services/index.ts'
import { Ingest } from './services/ingest.ts'
import { makeNamed } from './services/named.ts'
import { Networks } from './services/networks.ts'
import { Outbox } from './services/outbox.ts'
import { makeReplies } from './services/replies.ts'
import { makeRetentions } from './services/retention.ts'
import { makeSearch } from './services/search.ts'
import { spendingAccount } from './services/spending.ts'
import { tellAll, type Told } from './services/tell.ts'
import { Vault } from './services/vault.ts'
import { forgetSetupToken, keepSetupToken } from './setup-token.ts'
import { version, webDir } from './package-facts.ts'

/** How long a reply can be taken back. */
const undoMs = 10_000

/** What tests and other mains may set differently. */
export type Overrides = {
  log?: Logger
  now?: Clock
  connectors?: readonly Connector[]
  undoMs?: number
  /** How long to wait between looks for a reply that nobody knows of, milliseconds. */
  lookUpDelays?: readonly number[]
  /** Demo only: how fast life goes on in Town, and whether it has a past. (Default: 1, true) */
  town?: { speed?: number; history?: boolean; port?: number }
  openEngines?: (config: Config, log: Logger) => Promise<Engines>
}

export type Causerie = {
  config: Config
  log: Logger
  engines: Engines
  services: Services
  context: ServiceContext
  networks: Networks
  ingest: Ingest
  outbox: Outbox
  town: Town | null
  /** Printed where the program runs while nobody has set it up; null afterwards and in the demo. */
  setupToken: string | null
  /** The HTTP app, not listening. */
  makeApp(): Promise<FastifyInstance>
  startWorkers(): Worker
  close(): Promise<void>
}

export const compose = async (config: Config, overrides: Overrides = {}): Promise<Causerie> => {
  const log = overrides.log ?? makeLog(config.logLevel)
  const now = overrides.now ?? (() => new Date())
  const engines = await (overrides.openEngines ?? openEngines)(config, log)
  try {
    return await wire({ config, log, now, engines, overrides })
  } catch (error) {
    await engines.close()
    throw error
  }
}

type Wiring = { config: Config; log: Logger; now: Clock; engines: Engines; overrides: Overrides }

const wire = async ({ config, log, now, engines, overrides }: Wiring): Promise<Causerie> => {
  const { store, queue, bus, openQueueBoard } = engines
  const demo = (await decideMode(store, config)) === 'demo'
  const needsSetUp = !demo && !(await isSetUp(store))
  const setupToken = needsSetUp ? await keepSetupToken(config, store) : null
  if (!needsSetUp) await forgetSetupToken(config, store)
  const context: ServiceContext = {
    store,
    queue,
    bus,
    now,
    log,
    tell: (kind, doc) => tellAll({ store, bus, log }, [{ kind, doc } as Told]),
  }
  const vault = new Vault(config.secretKey ?? keptSecret(config.dataDir, 'secret-key'))
  const networks = new Networks({
    connectors: overrides.connectors ?? allConnectors,
    store,
    vault,
    tools: (channel) => {
      const child = log.child({ channelId: channel.id, network: channel.network })
      return {
        now,
        log: ({ level, message, detail }) => child[level](detail ?? {}, message),
        account: spendingAccount({ store, now }, channel.id),
      }
    },
  })
  const ingest = new Ingest(context)
  const outbox = new Outbox(context, {
    networks,
    ingest: new Ingest(context, 'person'),
    ...(overrides.lookUpDelays && { lookUpDelays: overrides.lookUpDelays }),
  })
  const inbox = makeInbox(context, networks)
  const access = new Access(context, {
    publicUrl: config.publicUrl,
    setupToken,
    hasQueueBoard: openQueueBoard !== undefined,
    onSetUp: () => forgetSetupToken(config, store),
    demo: demo ? { company: demoCompany, people: demoPeople } : null,
  })
  await access.open()
  const services: Services = {
    access,
    inbox,
    named: makeNamed(context),
    search: makeSearch(context, networks),
    retentions: makeRetentions(context),
    replies: makeReplies(context, { networks, inbox, undoMs: overrides.undoMs ?? undoMs }),
    channels: makeChannels(context, networks, vault),
  }
  const isShared = config.engines.kind === 'scaled'
  const needsTown = demo && !(isShared && (await isTownOpen(context, { networks, vault })))
  const town = needsTown ? await openTown(config, overrides) : null
  if (town) await openDemoChannels(context, { networks, vault, town })

  return {
    config,
    log,
    engines,
    services,
    context,
    networks,
    ingest,
    outbox,
    town,
    setupToken,
    makeApp: () =>
      buildApp(
        { services, store, queue, bus, log, openQueueBoard },
        {
          publicUrl: config.publicUrl,
          host: config.host,
          trustedProxies: config.trustedProxies,
          demo,
          webDir,
          version,
        },
      ),
    startWorkers: () => startWorkers({ context, networks, ingest, outbox }),
    async close() {
      await networks.close()
      await town?.close()
      await engines.close()
    },
  }
}

/** Town lives beside the demo: on the next port, or on any where that is taken. */
const openTown = async ({ port, dataDir }: Config, { town = {} }: Overrides): Promise<Town> => {
  const beside = town.port ?? (port === 0 ? 0 : port + 1)
  const open = (at: number) =>
    startTown({
      port: at,
      seed: 'ligne-claire',
      speed: town.speed ?? 1,
      history: town.history ?? true,
      stateFile: join(dataDir, 'town.log'),
    })
  try {
    return await open(beside)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error
    return open(0)
  }
}
