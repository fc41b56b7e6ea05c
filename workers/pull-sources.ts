/** Reads every source that nobody else reads: stores each page, then moves the cursor. */
import { setTimeout as delay } from 'node:timers/promises'
import type { Lease, SourceDocument } from '../server/domain/documents.ts'
import { ConnectorError } from '../server/ports/connector.ts'
import type { Store } from '../server/ports/store.ts'
import type { Page } from '../server/schemas/atoms.ts'
import { setHealth } from '../server/services/channels.ts'
import {
  advance,
  beatLease,
  leaseBeat,
  LeaseLost,
  LeaseWatch,
  releaseLease,
  takeLease,
} from '../server/services/sources.ts'
import type { Worker, WorkerDeps } from './worker.ts'
import { repeat } from './repeat.ts'

const lookForSourcesMs = 1_000
const shortestPause = 1_000
const longestPause = 60_000
const authPause = 30_000

export const pullSources = (deps: WorkerDeps, holder: string): Worker => {
  const { store, log } = deps.context
  const watch = new LeaseWatch()
  const reading = new Map<string, Promise<void>>()
  const stop = new AbortController()
  const supervisor = repeat(
    lookForSourcesMs,
    async () => {
      for await (const { id } of allSources(store)) {
        if (reading.has(id) || stop.signal.aborted) continue
        const lease = await takeLease(store, { watch, id, holder })
        if (!lease) continue
        log.info({ sourceId: id, holder, epoch: lease.epoch }, 'reading a source')
        const done = readSource(deps, { id, lease, stop: stop.signal })
          .catch((err: unknown) => log.error({ err, sourceId: id }, 'reading a source ended'))
          .finally(() => reading.delete(id))
        reading.set(id, done)
      }
    },
    (err) => log.error({ err }, 'looking for sources failed'),
  )
  return {
    async [Symbol.asyncDispose]() {
      stop.abort()
      await supervisor[Symbol.asyncDispose]()
      await Promise.all(reading.values())
    },
  }
}

/** However many there are. */
async function* allSources(store: Store): AsyncGenerator<SourceDocument> {
  let after: string | null = null
  do {
    const page: Page<SourceDocument> = await store.list('source', { after, limit: 200 })
    yield* page.items
    after = page.next
  } while (after !== null)
}

const readSource = async (
  deps: WorkerDeps,
  { id, lease, stop }: { id: string; lease: Lease; stop: AbortSignal },
): Promise<void> => {
  const { store, log } = deps.context
  const lost = new AbortController()
  const signal = AbortSignal.any([stop, lost.signal])
  const beating = repeat(
    leaseBeat,
    () => beatLease(store, id, lease),
    (error) => {
      if (error instanceof LeaseLost) lost.abort()
      else log.warn({ err: error, sourceId: id }, 'showing life failed')
    },
  )
  let failures = 0
  while (!signal.aborted) {
    const source = await store.find('source', id)
    if (!source) break
    try {
      await readPages(deps, { source, lease, signal, onPage: () => (failures = 0) })
    } catch (error) {
      if (error instanceof LeaseLost || signal.aborted) break
      failures++
      const pause = await noteFailure(deps, source, { error, failures })
      await delay(pause, undefined, { signal }).catch(() => undefined)
    }
  }
  await beating[Symbol.asyncDispose]()
  await releaseLease(store, id, lease)
}

type Reading = { source: SourceDocument; lease: Lease; signal: AbortSignal; onPage: () => void }

const readPages = async (deps: WorkerDeps, { source, lease, signal, onPage }: Reading): Promise<void> => {
  const { context, networks, ingest } = deps
  const session = await networks.session(source.channelId)
  const arrival = { channelId: source.channelId, accountId: session.account.id }
  const channel = await context.store.find('channel', source.channelId)
  for await (const page of session.read(source.name, source.cursor, signal)) {
    await ingest.posts(arrival, page.posts)
    if (page.deletedUris.length > 0 && channel) await ingest.deletions(channel.network, page.deletedUris)
    // Last, so that a death before this line means the page is handed out again.
    await advance(context.store, { id: source.id, lease }, page)
    const { coveredUntil, trouble: message = null } = page
    if (coveredUntil || message)
      await setHealth(context, source.channelId, { state: message ? 'slowed' : 'ok', message })
    onPage()
  }
}

/** Says how the channel fares and how long to wait before the next try, milliseconds. */
const noteFailure = async (
  { context }: WorkerDeps,
  source: SourceDocument,
  { error, failures }: { error: unknown; failures: number },
): Promise<number> => {
  context.log.warn({ err: error, sourceId: source.id, failures }, 'reading a source failed')
  const backoff = Math.min(longestPause, shortestPause * 2 ** (failures - 1)) * (0.75 + Math.random() / 2)
  const kind = error instanceof ConnectorError ? error.kind : 'transient'
  const message = error instanceof Error ? error.message : String(error)
  if (kind === 'rate-limit') {
    await setHealth(context, source.channelId, { state: 'slowed', message })
    return Math.max(shortestPause, (error as ConnectorError).retryAfterMs ?? backoff)
  }
  if (kind === 'auth' || kind === 'config') {
    await setHealth(context, source.channelId, { state: 'signed-out', message })
    return authPause
  }
  // One failure is weather; a second in a row is worth a word.
  if (failures > 1) await setHealth(context, source.channelId, { state: 'unreachable', message })
  return backoff
}
