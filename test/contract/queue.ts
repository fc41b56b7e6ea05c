import type { Queue } from '../../server/ports/queue.ts'
import type { Open } from './harness.ts'
import { queueFailureContract } from './queue-failures.ts'
import { queueLifeContract } from './queue-life.ts'
import { queueOrderContract } from './queue-order.ts'

/** What every queue must keep to. An adapter's own test calls this, then adds what only it promises. */
export const queueContract = (open: Open<Queue>): void => {
  queueOrderContract(open)
  queueFailureContract(open)
  queueLifeContract(open)
}
