import { describe } from 'vitest'
import { queueContract } from '../contract/queue.ts'
import { openQueueAlone } from '../support/embedded.ts'

describe('EmbeddedQueue keeps the queue contract', () => queueContract(openQueueAlone))
