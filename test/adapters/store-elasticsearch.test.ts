import { describe } from 'vitest'
import { storeContract } from '../contract/store.ts'
import { elasticsearchStores } from '../support/scaled.ts'

describe('ElasticsearchStore keeps the store contract', () => storeContract(elasticsearchStores()))
