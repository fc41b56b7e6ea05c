import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Retention, RetentionPreview } from '../../schemas/retention.ts'
import { answers } from '../answers.ts'

const tags = ['system']
const config = { audience: ['admin'] } as const

export const retentionRoutes: FastifyPluginAsyncTypebox = async (app) => {
  const { retentions } = app.services

  app.get(
    '/retention',
    {
      schema: {
        tags,
        operationId: 'getRetention',
        summary: 'How long conversations are kept after their last word',
        response: answers({ 200: Retention }, 401),
      },
    },
    (request) => retentions.get(request.actor),
  )

  app.put(
    '/retention',
    {
      config,
      schema: {
        tags,
        operationId: 'setRetention',
        summary: 'Say how long conversations are kept; what is older goes for good',
        body: Retention,
        response: answers({ 200: Retention }, 401, 413, 415),
      },
    },
    (request) => retentions.set(request.actor, request.body),
  )

  app.post(
    '/retention/preview',
    {
      config,
      schema: {
        tags,
        operationId: 'previewRetention',
        summary: 'How many conversations would go now; changes nothing',
        body: Retention,
        response: answers({ 200: RetentionPreview }, 401, 413, 415),
      },
    },
    (request) => retentions.preview(request.actor, request.body),
  )
}
