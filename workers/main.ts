/** Everything that works without being asked: reading sources, sending replies, sweeping, rechecking, forgetting. */
import { randomUUID } from 'node:crypto'
import { forgetRegularly } from './forget-regularly.ts'
import { pullSources } from './pull-sources.ts'
import { recheckDeletions } from './recheck-deletions.ts'
import { sendReplies } from './send-replies.ts'
import { sweepRegularly } from './sweep-regularly.ts'
import type { Worker, WorkerDeps } from './worker.ts'

export const startWorkers = (deps: WorkerDeps): Worker => {
  const holder = randomUUID()
  const workers = [
    sendReplies(deps),
    pullSources(deps, holder),
    sweepRegularly(deps),
    recheckDeletions(deps, holder),
    forgetRegularly(deps, holder),
  ]
  return {
    async [Symbol.asyncDispose]() {
      await Promise.all(workers.map((worker) => worker[Symbol.asyncDispose]()))
    },
  }
}
