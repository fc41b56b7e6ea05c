import type { Store } from '../../server/ports/store.ts'
import type { Open } from './harness.ts'
import { storeDurabilityContract } from './store-durability.ts'
import { storeListContract } from './store-lists.ts'
import { storeSearchContract } from './store-searches.ts'
import { storeWriteContract } from './store-writes.ts'

/** What every store must keep to. An adapter's own test calls this, then adds what only it promises. */
export const storeContract = (open: Open<Store>): void => {
  storeWriteContract(open)
  storeListContract(open)
  storeSearchContract(open)
  storeDurabilityContract(open)
}
