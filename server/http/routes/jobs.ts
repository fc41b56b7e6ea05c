import { type FastifyPluginAsyncTypebox, Type } from '@fastify/type-provider-typebox'
import { NotFound } from '../../domain/errors.ts'
import type { Queue } from '../../ports/queue.ts'
import { Page } from '../../schemas/atoms.ts'
import { DeadJob } from '../../schemas/job.ts'
import { answers, Nothing } from '../answers.ts'

const tags = ['system']
const config = { audience: ['admin'] } as const

export const jobRoutes: FastifyPluginAsyncTypebox<{ queue: Queue }> = async (app, { queue }) => {
  app.get(
    '/jobs/dead',
    {
      config,
      schema: {
        tags,
        operationId: 'listDeadJobs',
        summary: 'Jobs that were given up, newest first',
        querystring: Type.Object(
          { limit: Type.Integer({ minimum: 1, maximum: 500, default: 100 }) },
          { additionalProperties: false },
        ),
        response: answers({ 200: Page(DeadJob) }, 401),
      },
    },
    async (request) => ({ items: await queue.listDead(request.query.limit), next: null }),
  )

  app.post(
    '/jobs/dead/:id/retry',
    {
      config,
      schema: {
        tags,
        operationId: 'retryDeadJob',
        summary: 'Give a job new attempts',
        params: Type.Object({ id: Type.String({ minLength: 1, maxLength: 200 }) }),
        response: answers({ 204: Nothing }, 401, 404),
      },
    },
    async (request, reply) => {
      if (!(await queue.retryDead(request.params.id))) throw new NotFound('There is no such dead job.')
      reply.code(204)
      return null
    },
  )
}
