import type { Logger } from 'pino'
import type { Clock } from '../domain/time.ts'
import type { EventBus } from '../ports/event-bus.ts'
import type { Queue } from '../ports/queue.ts'
import type { Store } from '../ports/store.ts'
import type { Teller } from './tell.ts'

/** What every service works with. */
export type ServiceContext = {
  store: Store
  queue: Queue
  bus: EventBus
  log: Logger
  now: Clock
  tell: Teller
}
