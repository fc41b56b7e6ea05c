import { type FastifyPluginAsyncTypebox, Type } from '@fastify/type-provider-typebox'
import { Id, OneOf } from '../../schemas/atoms.ts'
import { NewReply, Reply } from '../../schemas/reply.ts'
import { answers } from '../answers.ts'

const tags = ['inbox']
const params = Type.Object({ id: Id })
const RetryReply = Type.Object(
  { text: Type.Optional(NewReply.properties.text) },
  { additionalProperties: false },
)
const DecideReply = Type.Object(
  { decision: OneOf('was-sent', 'send-again', 'drop') },
  { additionalProperties: false },
)

export const replyRoutes: FastifyPluginAsyncTypebox = async (app) => {
  const { replies } = app.services

  app.post(
    '/replies/:id/withdraw',
    {
      schema: {
        tags,
        operationId: 'withdrawReply',
        summary: 'Take a reply back before it goes out',
        params,
        response: answers({ 200: Reply }, 401, 404, 409, 422),
      },
    },
    (request) => replies.withdraw(request.actor, request.params.id),
  )

  app.post(
    '/replies/:id/retry',
    {
      schema: {
        tags,
        operationId: 'retryReply',
        summary: 'Send a failed reply again, with other words if given',
        params,
        body: RetryReply,
        response: answers({ 200: Reply }, 401, 404, 409, 413, 415, 422),
      },
    },
    (request) => replies.retry(request.actor, request.params.id, request.body),
  )

  app.post(
    '/replies/:id/decide',
    {
      schema: {
        tags,
        operationId: 'decideReply',
        summary: 'Settle a reply whose outcome nobody knows',
        params,
        body: DecideReply,
        response: answers({ 200: Reply }, 401, 404, 409, 413, 415, 422),
      },
    },
    (request) => replies.decide(request.actor, request.params.id, request.body.decision),
  )
}
