import { type FastifyPluginAsyncTypebox, Type } from '@fastify/type-provider-typebox'
import { Id, Page } from '../../schemas/atoms.ts'
import { Mention } from '../../schemas/mention.ts'
import { answers, listQuery, Nothing } from '../answers.ts'

const tags = ['inbox']

export const mentionRoutes: FastifyPluginAsyncTypebox = async (app) => {
  const { named } = app.services

  app.get(
    '/mentions',
    {
      schema: {
        tags,
        operationId: 'listMentions',
        summary: 'Notes that name oneself, newest first',
        querystring: listQuery({ default: 50, maximum: 100 }),
        response: answers({ 200: Page(Mention) }, 401, 422),
      },
    },
    (request) => named.list(request.actor, request.query),
  )

  app.put(
    '/conversations/:id/mentions/seen',
    {
      schema: {
        tags,
        operationId: 'seeMentions',
        summary: 'Say that one has looked at what names oneself there',
        params: Type.Object({ id: Id }),
        response: answers({ 204: Nothing }, 401, 404),
      },
    },
    async (request, reply) => {
      await named.see(request.actor, request.params.id)
      reply.code(204)
      return null
    },
  )
}
