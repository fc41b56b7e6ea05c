import type { Kind } from '../../domain/documents.ts'
import { connect } from './clients.ts'
import { ourShape } from './mappings.ts'
import { migrateIndices, type Migration } from './migrate.ts'
import { Notebook } from './notebook.ts'
import { indexOptions, type ElasticsearchStoreOptions } from './options.ts'
import { inOurWords } from './trouble.ts'

export type Migrating = Pick<Migration, 'onProgress' | 'signal'>

/** Builds and fills the indices of this version's editions; answers the kinds that had to be moved. */
export const migrateStore = async (
  options: ElasticsearchStoreOptions,
  migrating: Migrating = {},
): Promise<Kind[]> => {
  const clients = await connect(options)
  const { prefix, shape = ourShape } = options
  try {
    return await inOurWords(() =>
      migrateIndices({
        ...migrating,
        client: clients.bulk,
        prefix,
        shape,
        options: indexOptions(options),
        notebook: new Notebook(clients.bulk, prefix),
      }),
    )
  } finally {
    await clients.close()
  }
}
