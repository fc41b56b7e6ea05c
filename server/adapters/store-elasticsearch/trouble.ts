/** What can be wrong with Elasticsearch, in sentences its owner can act on. */
import { errors } from '@elastic/elasticsearch'

export type TroubleCode =
  | 'unreachable'
  | 'busy'
  | 'moving'
  | 'full'
  | 'read-only'
  | 'too-large'
  | 'refused'
  | 'unsuitable'
  | 'not-there'
  | 'different'

/** The store cannot do what it was asked; `code` says of which kind the trouble is. */
export class StoreTrouble extends Error {
  override name = 'StoreTrouble'
  readonly code: TroubleCode
  /** For whoever asks over HTTP: try again. */
  readonly statusCode = 503
  constructor(code: TroubleCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}

/** An error of one item, or the body of a whole answer. */
export type Reason = { status: number; type?: string; reason?: string | null }

/** Trouble that may pass by itself within moments: worth another try. */
export const mayPass = (trouble: StoreTrouble): boolean =>
  trouble.code === 'busy' || trouble.code === 'moving' || trouble.code === 'unreachable'

/** What a refusal of Elasticsearch's means. */
export const troubleOf = ({ status, type = '', reason = '' }: Reason): StoreTrouble => {
  const said = `${type}: ${reason ?? ''}`
  if (/flood-stage|read-only-allow-delete/.test(said))
    return new StoreTrouble(
      'full',
      `Elasticsearch’s disk is full (flood stage): it takes no writes until there is room. Free disk space or add a node; it then opens by itself. (${said})`,
    )
  // A writing block alone is ours: see `StandingBlock`.
  if (/FORBIDDEN\/8\//.test(said))
    return new StoreTrouble(
      'moving',
      `An index is being moved to its next edition: writes wait for a moment. If this lasts, run “causerie migrate” again; it goes on where it stopped. (${said})`,
    )
  if (type === 'index_not_found_exception')
    return new StoreTrouble(
      'not-there',
      `An index or alias of ours is not there any more: somebody removed it, or ENGINES_PREFIX names others. Restore a snapshot, or put the alias back. (${said})`,
    )
  if (type === 'cluster_block_exception' && /read-only/.test(said))
    return new StoreTrouble(
      'read-only',
      `Elasticsearch is read-only: somebody set a block on it or on our indices. Take it off to go on (index.blocks.* and cluster.blocks.* settings). (${said})`,
    )
  if (status === 429 || status === 503 || status === 502 || status === 504)
    return new StoreTrouble('busy', `Elasticsearch is too busy to answer. (${said})`)
  if (status === 413) return new StoreTrouble('too-large', `Too large for Elasticsearch to take. (${said})`)
  if (status === 401 || status === 403)
    return new StoreTrouble(
      'refused',
      `Elasticsearch refuses us (${status}). Check ELASTICSEARCH_API_KEY, or name and password, and that they may read, write and manage our indices. (${said})`,
    )
  return new StoreTrouble('refused', `Elasticsearch refused with ${status}. (${said})`)
}

/** The trouble behind what the client threw; what is no trouble of the engine's is thrown on as it is. */
export const asTrouble = (error: unknown): unknown => {
  if (error instanceof StoreTrouble) return error
  if (error instanceof errors.ResponseError) {
    const { type, reason } =
      (error.body as { error?: { type?: string; reason?: string } } | undefined)?.error ?? {}
    const trouble = troubleOf({
      status: error.statusCode ?? 0,
      type: type ?? '',
      reason: reason ?? error.message,
    })
    return new StoreTrouble(trouble.code, trouble.message, { cause: error })
  }
  if (error instanceof errors.ProductNotSupportedError)
    return new StoreTrouble('unsuitable', `What answers at ELASTICSEARCH_URL is not Elasticsearch.`, {
      cause: error,
    })
  if (
    error instanceof errors.ConnectionError ||
    error instanceof errors.TimeoutError ||
    error instanceof errors.NoLivingConnectionsError
  )
    return new StoreTrouble(
      'unreachable',
      `Elasticsearch does not answer (${error.message}). Check that it runs and that ELASTICSEARCH_URL is its address.`,
      { cause: error },
    )
  return error
}

/** Does it, and throws trouble in our words. */
export const inOurWords = async <Answer>(ask: () => Promise<Answer>): Promise<Answer> => {
  try {
    return await ask()
  } catch (error) {
    throw asTrouble(error)
  }
}
