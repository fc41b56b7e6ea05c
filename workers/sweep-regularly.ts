import { sweep } from '../server/services/sweep.ts'
import type { Worker, WorkerDeps } from './worker.ts'
import { repeat } from './repeat.ts'

const everyMs = 2_000

export const sweepRegularly = ({ context }: WorkerDeps): Worker =>
  repeat(
    everyMs,
    () => sweep(context),
    (err) => context.log.error({ err }, 'sweeping failed'),
  )
