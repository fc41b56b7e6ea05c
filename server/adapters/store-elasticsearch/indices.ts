import type { Client } from '@elastic/elasticsearch'
import { aliasName, indexName, kinds, readIndexName } from './names.ts'
import { settingsOf, type IndexOptions, type Shape } from './mappings.ts'
import { StoreTrouble } from './trouble.ts'

/** What belongs to the store itself: see `Notebook`. */
export const notebookName = (prefix: string): string => `${prefix}-notebook`

export type Wanted = { options: IndexOptions; shape: Shape }

/** Has every index there, in the shape this version knows. Several processes may do this at once. */
export const openIndices = async (client: Client, prefix: string, wanted: Wanted): Promise<void> => {
  const { editionOf } = wanted.shape
  const standing = await listIndices(client, prefix)
  if (kinds.every((kind) => standing.get(aliasName(prefix, kind)) === editionOf(kind))) return
  await putTemplates(client, prefix, wanted)
  await Promise.all([
    createIfMissing(client, notebookName(prefix), {
      settings: { number_of_shards: 1, auto_expand_replicas: '0-1' },
      mappings: {
        dynamic: 'strict',
        properties: { json: { type: 'keyword', index: false, doc_values: false } },
      },
    }),
    ...kinds.map(async (kind) => {
      const alias = aliasName(prefix, kind)
      const edition = standing.get(alias)
      if (edition === undefined)
        await createIfMissing(client, indexName(prefix, kind, editionOf(kind)), { aliases: { [alias]: {} } })
      else refuseOther(alias, edition, editionOf(kind))
    }),
  ])
}

/** Every index made for a kind takes its shape from here. */
export const putTemplates = async (
  client: Client,
  prefix: string,
  { options, shape }: Wanted,
): Promise<void> => {
  await Promise.all(
    kinds.map((kind) =>
      client.indices.putIndexTemplate({
        name: aliasName(prefix, kind),
        index_patterns: [`${aliasName(prefix, kind)}-v*`],
        priority: 500,
        template: { settings: settingsOf(kind, options), mappings: shape.mappingOf(kind) },
      }),
    ),
  )
}

/** The edition that stands behind each alias. */
export const listIndices = async (client: Client, prefix: string): Promise<Map<string, number>> => {
  const answer = await client.indices.getAlias(
    { name: kinds.map((kind) => aliasName(prefix, kind)) },
    { ignore: [404] },
  )
  const standing = new Map<string, number>()
  for (const [index, of] of Object.entries(answer)) {
    const read = readIndexName(prefix, index)
    const aliases = (of as { aliases?: Record<string, unknown> }).aliases ?? {}
    if (read) for (const alias of Object.keys(aliases)) standing.set(alias, read.edition)
  }
  return standing
}

/** The index of the next edition, not yet behind the alias. */
export const createNext = (client: Client, index: string): Promise<void> => createIfMissing(client, index, {})

const createIfMissing = async (
  client: Client,
  index: string,
  body: Omit<Parameters<Client['indices']['create']>[0], 'index'>,
): Promise<void> => {
  const answer = await client.indices.create({ index, ...body }, { ignore: [400], meta: true })
  const { type, reason } = (answer.body as { error?: { type?: string; reason?: string } }).error ?? {}
  if (!type || type === 'resource_already_exists_exception') return
  throw new StoreTrouble('refused', `Elasticsearch would not make the index ${index}. (${type}: ${reason})`)
}

const refuseOther = (alias: string, there: number, known: number): void => {
  if (there === known) return
  throw new StoreTrouble(
    'unsuitable',
    there < known
      ? `The index ${alias} is of edition ${there}, and this version needs ${known}. Run “causerie migrate”; it works while others go on.`
      : `The index ${alias} is of edition ${there}, from a newer version of Causerie: this one knows ${known}. Start the newer one.`,
  )
}
