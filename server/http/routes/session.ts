import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyRequest } from 'fastify'
import { Door, NewSession, Setup } from '../../schemas/access.ts'
import { Me } from '../../schemas/colleague.ts'
import { answers, Nothing } from '../answers.ts'
import type { Limits } from '../deps.ts'
import { hostName, isLoopbackAddress, isLoopbackName } from '../origin.ts'
import { eachAddress } from '../plugins/limits.ts'

const tags = ['door']

export const sessionRoutes: FastifyPluginAsyncTypebox<{ limits: Limits }> = async (app, { limits }) => {
  const { access } = app.services

  app.get(
    '/door',
    {
      config: { audience: 'everybody' },
      schema: {
        tags,
        operationId: 'getDoor',
        summary: 'Which door to show',
        response: answers({ 200: Door }),
      },
    },
    (request) => access.door(request.visit),
  )

  app.post(
    '/session',
    {
      config: { audience: 'everybody', ...eachAddress(limits.doors, 'session') },
      schema: {
        tags,
        operationId: 'signIn',
        summary: 'Sign in by password, or in the demo as one of its colleagues',
        body: NewSession,
        response: answers({ 200: Me }, 401, 413, 415),
      },
    },
    async (request, reply) => {
      const signedIn = await access.signIn(request.body, { local: isLocal(request), visit: request.visit })
      reply.welcome(signedIn)
      return signedIn.me
    },
  )

  app.delete(
    '/session',
    {
      config: { audience: 'everybody' },
      schema: { tags, operationId: 'signOut', summary: 'Sign out', response: answers({ 204: Nothing }) },
    },
    async (request, reply) => {
      await access.signOut(request.visit)
      reply.farewell().code(204)
      return null
    },
  )

  app.post(
    '/setup',
    {
      config: { audience: 'everybody', ...eachAddress(limits.doors, 'setup') },
      schema: {
        tags,
        operationId: 'setUp',
        summary: 'Make the first admin',
        body: Setup,
        response: answers({ 200: Me }, 409, 413, 415),
      },
    },
    async (request, reply) => {
      const signedIn = await access.setUp(request.body)
      reply.welcome(signedIn)
      return signedIn.me
    },
  )
}

/** From this machine, by a loopback address and not handed on by a proxy. */
const isLocal = ({ socket, headers }: FastifyRequest): boolean =>
  isLoopbackAddress(socket.remoteAddress) &&
  isLoopbackName(hostName(headers.host) ?? '') &&
  headers['x-forwarded-for'] === undefined &&
  headers['forwarded'] === undefined
