/** Everything that works without being asked: reading sources, sending replies, sweeping, rechecking. */
import { randomUUID } from 'node:crypto'
import type { ServiceContext } from '../server/services/context.ts'
import type { Ingest } from '../server/services/ingest.ts'
import type { Networks } from '../server/services/networks.ts'
import type { Outbox } from '../server/services/outbox.ts'
import { pullSources } from './pull-sources.ts'
import { recheckDeletions } from './recheck-deletions.ts'
import { sendReplies } from './send-replies.ts'
import { sweepRegularly } from './sweep-regularly.ts'

export type WorkerDeps = { context: ServiceContext; networks: Networks; ingest: Ingest; outbox: Outbox }

/** A long runner: works from its making until it is disposed of, which waits for what is under way. */
export type Worker = AsyncDisposable

export const startWorkers = (deps: WorkerDeps): Worker => {
  const holder = randomUUID()
  const workers = [sendReplies(deps), pullSources(deps, holder), sweepRegularly(deps), recheckDeletions(deps)]
  return {
    async [Symbol.asyncDispose]() {
      await Promise.all(workers.map((worker) => worker[Symbol.asyncDispose]()))
    },
  }
}
