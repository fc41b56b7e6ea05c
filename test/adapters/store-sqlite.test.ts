import { describe } from 'vitest'
import { storeContract } from '../contract/store.ts'
import { openStoreAlone } from '../support/embedded.ts'

describe('SqliteStore keeps the store contract', () => storeContract(openStoreAlone))
