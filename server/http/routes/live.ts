import { type FastifyPluginAsyncTypebox, Type } from '@fastify/type-provider-typebox'
import { Invalid } from '../../domain/errors.ts'
import { LiveMessage, Since } from '../../schemas/live.ts'
import { answers } from '../answers.ts'
import type { LiveHub } from '../live.ts'

export const liveRoutes: FastifyPluginAsyncTypebox<{ hub: LiveHub }> = async (app, { hub }) => {
  app.route({
    method: 'GET',
    url: '/live',
    // Who is not signed in is told so by close code 4401: browsers hide the status of a refused handshake.
    config: { audience: 'everybody' },
    schema: {
      tags: ['inbox'],
      operationId: 'live',
      summary: 'Websocket: what changes, as it changes; resumes after `since`',
      description:
        'Closed with 4401 where nobody is signed in, or no longer, with 4408 where the reader is too slow, and with 4429 where it says too much. It may say where its person is: {"type":"present","conversationId":"…","doing":"viewing"} or "replying", again every 5 s while that is so, and {"type":"absent"}.',
      querystring: Type.Object({ since: Type.Optional(Since) }, { additionalProperties: false }),
      response: answers(
        { 101: { ...LiveMessage, description: 'Each message is one of these, as JSON text.' } },
        422,
      ),
    },
    handler: async () => {
      throw new Invalid('websocket-only', 'This address speaks websocket only.')
    },
    wsHandler: (socket, request) => hub.join(socket, { visit: request.visit, since: request.query.since }),
  })
}
