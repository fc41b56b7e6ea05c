import type { ServiceContext } from '../server/services/context.ts'
import type { Ingest } from '../server/services/ingest.ts'
import type { Networks } from '../server/services/networks.ts'
import type { Outbox } from '../server/services/outbox.ts'

export type WorkerDeps = { context: ServiceContext; networks: Networks; ingest: Ingest; outbox: Outbox }

/** A long runner: works from its making until it is disposed of, which waits for what is under way. */
export type Worker = AsyncDisposable
