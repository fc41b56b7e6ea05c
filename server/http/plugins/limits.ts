import rateLimit from '@fastify/rate-limit'
import type { FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import type { Limits } from '../deps.ts'

/** More requests than are good for everybody. */
class TooMany extends Error {
  readonly code = 'too-many-requests'
  readonly statusCode = 429
}

const byAddress = (request: FastifyRequest): string => request.ip
const bySession = (request: FastifyRequest): string => request.visit?.sessionId ?? request.ip

/** A generous limit for each session; the doors ask for their own by `config.rateLimit`. */
export const limits = fp<{ general: number }>(
  async (app, { general }) => {
    await app.register(rateLimit, {
      global: true,
      max: general,
      timeWindow: 60_000,
      cache: 20_000,
      keyGenerator: bySession,
      errorResponseBuilder: (_request, { after }) =>
        new TooMany(`That was too often. Wait ${after} and try again.`),
    })
  },
  { name: 'limits', dependencies: ['session'] },
)

export const eachAddress = (max: Limits[keyof Limits], groupId: string) => ({
  rateLimit: { max, timeWindow: 60_000, keyGenerator: byAddress, groupId },
})
