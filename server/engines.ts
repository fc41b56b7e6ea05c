import type { Logger } from 'pino'
import type { Config } from './config.ts'
import type { OpenQueueBoard } from './http/deps.ts'
import type { EventBus } from './ports/event-bus.ts'
import type { Queue } from './ports/queue.ts'
import type { Store } from './ports/store.ts'

export type Engines = {
  store: Store
  queue: Queue
  bus: EventBus
  /** Where the queue's engine has a board for admins. */
  openQueueBoard?: OpenQueueBoard
  close(): Promise<void>
}

export type OpenEngines = (config: Config, log: Logger) => Promise<Engines>

/** An engine cannot be used; thrown with a sentence for the owner. */
export class EngineTrouble extends Error {
  override name = 'EngineTrouble'
}
