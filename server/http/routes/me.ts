import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { EditMe, Me } from '../../schemas/colleague.ts'
import { answers } from '../answers.ts'
import { demandVisit } from '../plugins/session.ts'

const tags = ['people']

export const meRoutes: FastifyPluginAsyncTypebox = async (app) => {
  const { access } = app.services

  app.get(
    '/me',
    { schema: { tags, operationId: 'getMe', summary: 'Oneself', response: answers({ 200: Me }, 401) } },
    (request) => access.me(request.actor),
  )

  app.patch(
    '/me',
    {
      schema: {
        tags,
        operationId: 'editMe',
        summary: 'Change name, job, language, signature or password',
        body: EditMe,
        response: answers({ 200: Me }, 401, 413, 415, 422),
      },
    },
    (request) => access.editMe(demandVisit(request), request.body),
  )
}
