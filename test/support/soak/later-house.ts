/** The house whose program has stopped, opened in this process to see what is stored. */
import { pino } from 'pino'
import { compose, type Causerie } from '../../../server/compose.ts'
import { readConfig } from '../../../server/config.ts'
import { RetryLater } from '../../../server/ports/queue.ts'
import type { ReplyDocument } from '../../../server/domain/documents.ts'

export type LaterHouse = AsyncDisposable &
  Pick<Causerie, 'networks'> & {
    store: Causerie['engines']['store']
    /** Moves a reply on until it rests, at a clock that goes as far ahead as the reply wants to wait. */
    settle(id: string): Promise<ReplyDocument | undefined>
  }

const mostSteps = 50

export const openLater = async (env: Record<string, string>): Promise<LaterHouse> => {
  let ahead = 0
  const { engines, outbox, networks, close } = await compose(
    readConfig({ ...env, DEMO: 'off', LOG_LEVEL: 'silent', PORT: '0' }),
    { log: pino({ level: 'silent' }), now: () => new Date(Date.now() + ahead), undoMs: 0 },
  )
  const { store } = engines
  const advance = async (id: string): Promise<boolean> => {
    try {
      await outbox.advance(id, AbortSignal.timeout(20_000))
      return true
    } catch (error) {
      if (!(error instanceof RetryLater)) throw error
      ahead += error.delayMs
      return false
    }
  }
  return {
    networks,
    store,
    settle: async (id) => {
      for (let step = 0; step < mostSteps && !(await advance(id)); step++);
      return store.find('reply', id)
    },
    [Symbol.asyncDispose]: close,
  }
}
