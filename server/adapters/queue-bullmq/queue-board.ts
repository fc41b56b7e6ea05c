import type { AppControllerRoute } from '@bull-board/api/typings/app'
import type { Queue as BullQueue } from 'bullmq'
import type { FastifyPluginAsync } from 'fastify'
import { RedisTrouble } from '../redis/connection.ts'
import type { KeptJob } from './kept-job.ts'

export type BoardOptions = {
  /** Where it is found, from the root of the site. */
  path: string
  title: string
  links: { text: string; url: string }[]
  /** What its readers should know about the queues shown. */
  description: string
}

type ListQueues = () => Promise<BullQueue<KeptJob>[]>

/**
 * Bull-board, as routes for whoever guards them. It only shows: what it could do to a job would go past our lines of
 * jobs with one key and past the dead that are kept aside. Loaded when asked for, as only who serves pages needs it.
 */
export const openQueueBoard = async (
  listQueues: ListQueues,
  { path, title, links, description }: BoardOptions,
): Promise<FastifyPluginAsync> => {
  const [{ createBullBoard }, { BullMQAdapter }, { FastifyAdapter }] = await Promise.all([
    import('@bull-board/api'),
    import('@bull-board/api/bullMQAdapter'),
    import('@bull-board/fastify'),
  ])

  class Showing extends FastifyAdapter {
    /** What changes something is not even there, whatever a later version adds. */
    override setApiRoutes(routes: AppControllerRoute[]) {
      return super.setApiRoutes(routes.filter(({ method }) => method === 'get'))
    }
    /** Failures, refusals among them, are told as everywhere in the house. */
    override setErrorHandler(): this {
      return super.setErrorHandler((error) => {
        throw error
      })
    }
  }

  const show = (queue: BullQueue<KeptJob>) => {
    const shown = new BullMQAdapter(queue, { readOnlyMode: true, description })
    shown.setFormatter('data', withoutWords)
    return shown
  }

  const adapter = new Showing().setBasePath(path)
  const board = createBullBoard({
    queues: [],
    serverAdapter: adapter,
    options: {
      uiConfig: {
        boardTitle: title,
        miscLinks: links,
        hideDocsLink: true,
        sortQueues: true,
        environment: readOnlyMark,
      },
    },
  })
  return async (app) => {
    // Names of jobs come up while we run, also in other processes.
    app.addHook('preHandler', async () => {
      board.replaceQueues((await listQueues().catch(unreachable)).map(show))
    })
    await app.register(adapter.registerPlugin())
  }
}

const readOnlyMark = { label: 'Read only', color: '#3b4a5a', textColor: '#ffffff' }

const unreachable = (cause: unknown): never => {
  throw new RedisTrouble(`Redis does not answer (${(cause as Error).message}).`, { cause })
}

/** Jobs carry ids. Should one ever carry what somebody wrote, it is not for this page. */
const withoutWords = (job: KeptJob): object => ({
  ...job,
  payload: Object.fromEntries(
    Object.entries(job.payload).map(([name, value]) => [name, isPlain(value) ? value : '(not shown)']),
  ),
})

const isPlain = (value: unknown): boolean =>
  typeof value === 'string' ? /^[\w.:@/-]{1,200}$/.test(value) : typeof value !== 'object' || value === null
