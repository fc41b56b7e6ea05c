import { forgetOld } from '../server/services/forget-old.ts'
import type { Worker, WorkerDeps } from './worker.ts'
import { repeat } from './repeat.ts'

const everyMs = 10 * 60_000

/** Of several workers, the one who reads the first source does it; for a moment two may, which does no harm. */
export const forgetRegularly = ({ context }: WorkerDeps, holder: string): Worker => {
  const { store, log } = context
  const isOurs = async (): Promise<boolean> => {
    const { items } = await store.list('source', { limit: 1 })
    return items[0] === undefined || items[0].lease?.holder === holder
  }
  return repeat(
    everyMs,
    async (signal) => {
      if (!(await isOurs())) return
      const { conversations, posts, entries } = await forgetOld(context, signal)
      if (conversations + posts + entries > 0)
        log.info({ conversations, posts, entries }, 'what is older than the company keeps it was taken away')
    },
    (err) => log.warn({ err }, 'taking away what is old failed'),
  )
}
