import { type FastifyPluginAsyncTypebox, Type } from '@fastify/type-provider-typebox'
import { Invitation, IssuedInvitation, NewInvitation } from '../../schemas/access.ts'
import { Id, Page } from '../../schemas/atoms.ts'
import { answers, listQuery } from '../answers.ts'

const tags = ['people']
const config = { audience: ['lead', 'admin'] } as const

export const invitationRoutes: FastifyPluginAsyncTypebox = async (app) => {
  const { access } = app.services

  app.get(
    '/invitations',
    {
      config,
      schema: {
        tags,
        operationId: 'listInvitations',
        summary: 'Invitations, newest first, without their links',
        querystring: listQuery({ default: 50, maximum: 100 }),
        response: answers({ 200: Page(Invitation) }, 401, 422),
      },
    },
    (request) => access.listInvitations(request.actor, request.query),
  )

  app.post(
    '/invitations',
    {
      config,
      schema: {
        tags,
        operationId: 'invite',
        summary: 'Make a link by which people walk in; it is shown this once',
        body: NewInvitation,
        response: answers({ 201: IssuedInvitation }, 401, 413, 415),
      },
    },
    (request, reply) => {
      reply.code(201)
      return access.invite(request.actor, request.body)
    },
  )

  app.delete(
    '/invitations/:id',
    {
      config,
      schema: {
        tags,
        operationId: 'revokeInvitation',
        summary: 'Take an invitation back; who walked in stays',
        params: Type.Object({ id: Id }),
        response: answers({ 200: Invitation }, 401, 404),
      },
    },
    (request) => access.revoke(request.actor, request.params.id),
  )
}
