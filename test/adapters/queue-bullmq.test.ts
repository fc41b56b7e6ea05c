import { describe } from 'vitest'
import { queueContract } from '../contract/queue.ts'
import { openQueueInRedis } from '../support/scaled.ts'

describe('BullmqQueue keeps the queue contract', () => queueContract(openQueueInRedis))
