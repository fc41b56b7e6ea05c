import { describe } from 'vitest'
import { eventBusContract } from '../contract/event-bus.ts'
import { openBusAlone } from '../support/embedded.ts'

describe('EmbeddedBus keeps the event bus contract', () => eventBusContract(openBusAlone))
