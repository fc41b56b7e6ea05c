import { describe } from 'vitest'
import { eventBusContract } from '../contract/event-bus.ts'
import { openBusInRedis } from '../support/scaled.ts'

describe('RedisBus keeps the event bus contract', () => eventBusContract(openBusInRedis))
