import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Page } from '../../schemas/atoms.ts'
import { Channel, ConnectableNetwork, NewChannel } from '../../schemas/channel.ts'
import { answers } from '../answers.ts'

const tags = ['channels']
const admins = { audience: ['admin'] } as const

export const channelRoutes: FastifyPluginAsyncTypebox = async (app) => {
  const { channels } = app.services

  app.get(
    '/networks',
    {
      config: admins,
      schema: {
        tags,
        operationId: 'listNetworks',
        summary: 'Networks that can be connected, and what each asks for',
        response: answers({ 200: Page(ConnectableNetwork) }, 401),
      },
    },
    (request) => channels.listConnectable(request.actor),
  )

  app.get(
    '/channels',
    {
      schema: {
        tags,
        operationId: 'listChannels',
        summary: 'Connected accounts, their health and what was listened to',
        response: answers({ 200: Page(Channel) }, 401),
      },
    },
    (request) => channels.list(request.actor),
  )

  app.post(
    '/channels',
    {
      config: admins,
      schema: {
        tags,
        operationId: 'connectChannel',
        summary: 'Connect an account',
        body: NewChannel,
        response: answers({ 201: Channel }, 401, 404, 409, 413, 415, 422),
      },
    },
    (request, reply) => {
      reply.code(201)
      return channels.connect(request.actor, request.body)
    },
  )
}
