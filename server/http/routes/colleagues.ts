import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Page } from '../../schemas/atoms.ts'
import { Colleague } from '../../schemas/colleague.ts'
import { answers, listQuery } from '../answers.ts'

export const colleagueRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.get(
    '/colleagues',
    {
      schema: {
        tags: ['people'],
        operationId: 'listColleagues',
        summary: 'Everybody inside, in the order they joined',
        querystring: listQuery({ default: 200, maximum: 500 }),
        response: answers({ 200: Page(Colleague) }, 401, 422),
      },
    },
    (request) => app.services.access.listColleagues(request.actor, request.query),
  )
}
