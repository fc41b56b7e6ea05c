import type { Logger } from 'pino'
import { ConfigError, type Config } from './config.ts'
import type { EventBus } from './ports/event-bus.ts'
import type { Queue } from './ports/queue.ts'
import type { Store } from './ports/store.ts'

export type Engines = { store: Store; queue: Queue; bus: EventBus; close(): Promise<void> }

export type OpenEngines = (config: Config, log: Logger) => Promise<Engines>

/** The pair of engines this version does not have is refused rather than ignored. */
export const refuseScaled = (config: Config): void => {
  if (config.engines.kind === 'scaled')
    throw new ConfigError([
      'ELASTICSEARCH_URL and REDIS_URL are set, but this version runs on one machine only. Unset both to start.',
    ])
}
