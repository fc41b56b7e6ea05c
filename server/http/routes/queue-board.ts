import type { FastifyPluginAsync, FastifyRequest } from 'fastify'
import { AppError, NotFound, Unauthenticated } from '../../domain/errors.ts'
import type { OpenQueueBoard } from '../deps.ts'

type Options = { openBoard: OpenQueueBoard | undefined }

class OnlyShows extends AppError {
  override name = 'OnlyShows'
  readonly code = 'only-shows'
  readonly status = 405
}

/**
 * As strict as everywhere, but for one thing: the page's addresses hang on its `<base>`. What it would style inline is its
 * few moments of loading; the fonts it would have from a stranger are not asked for, and the system's take their place.
 */
const pagePolicy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; " +
  "connect-src 'self'; frame-ancestors 'none'; base-uri 'self'; form-action 'none'"

const description = 'Of jobs with one key only the first is here. Dead jobs are kept aside: see the menu.'

/**
 * The engine's own look into the queue, for admins. It stands within the API although people look at it: there are the
 * session, the limits and the audience, the web app leaves these addresses to the browser, and proxies pass them on.
 */
export const queueBoardRoutes: FastifyPluginAsync<Options> = async (app, { openBoard }) => {
  app.addHook('onRoute', (route) => {
    route.config = { ...route.config, audience: ['admin'] }
  })
  app.addHook('onRequest', async (_request, reply) => {
    reply.header('content-security-policy', pagePolicy)
  })
  // Who opens the page signed out wants to sign in: settings ask for that, and have the link back here.
  app.setErrorHandler((error, request, reply) => {
    if (error instanceof Unauthenticated && isForReading(request)) return reply.redirect('/settings')
    throw error
  })

  if (!openBoard) {
    const nothing = async (): Promise<never> => {
      throw new NotFound('On one machine the queue has no board; /api/jobs/dead lists the jobs given up.')
    }
    for (const url of ['/', '/*']) app.all(url, { schema: { hide: true } }, nothing)
    return
  }
  app.route({
    method: ['POST', 'PUT', 'PATCH', 'DELETE'],
    url: '/*',
    schema: { hide: true },
    handler: async () => {
      throw new OnlyShows(
        'The board only shows. POST /api/jobs/dead/:id/retry gives a dead job new attempts.',
      )
    },
  })
  const board = await openBoard({
    path: app.prefix,
    title: 'Causerie: jobs',
    links: [
      { text: 'Causerie', url: '/settings' },
      { text: 'Dead jobs', url: '/api/jobs/dead' },
    ],
    description,
  })
  await app.register(board)
}

const isForReading = ({ method, headers }: FastifyRequest): boolean =>
  method === 'GET' && (headers.accept ?? '').includes('text/html')
