import { type FastifyPluginAsyncTypebox, Type } from '@fastify/type-provider-typebox'
import { WalkIn, Welcome } from '../../schemas/access.ts'
import { Me } from '../../schemas/colleague.ts'
import { answers } from '../answers.ts'
import type { Limits } from '../deps.ts'
import { eachAddress } from '../plugins/limits.ts'

const tags = ['door']
const params = Type.Object({
  token: Type.String({ minLength: 1, maxLength: 100, pattern: '^[A-Za-z0-9_-]+$' }),
})

export const joinRoutes: FastifyPluginAsyncTypebox<{ limits: Limits }> = async (app, { limits }) => {
  const { access } = app.services
  const config = { audience: 'everybody', ...eachAddress(limits.join, 'join') } as const

  app.get(
    '/join/:token',
    {
      config,
      schema: {
        tags,
        operationId: 'getWelcome',
        summary: 'Who invites, and until when',
        params,
        response: answers({ 200: Welcome }, 404, 410),
      },
    },
    (request) => access.welcome(request.params.token),
  )

  app.post(
    '/join/:token',
    {
      config,
      schema: {
        tags,
        operationId: 'walkIn',
        summary: 'Become a colleague by an invitation',
        params,
        body: WalkIn,
        response: answers({ 201: Me }, 404, 410, 413, 415),
      },
    },
    async (request, reply) => {
      const signedIn = await access.walkIn(request.params.token, request.body)
      reply.welcome(signedIn).code(201)
      return signedIn.me
    },
  )
}
