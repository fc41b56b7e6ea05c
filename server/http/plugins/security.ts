import helmet from '@fastify/helmet'
import fp from 'fastify-plugin'
import { Forbidden } from '../../domain/errors.ts'
import type { HttpConfig } from '../deps.ts'
import { isFromOurPages, isOurHost } from '../origin.ts'

const readOnly = new Set(['GET', 'HEAD', 'OPTIONS'])

/** Headers that keep pages to themselves, and the checks of where a request comes from. */
export const security = fp<{ config: HttpConfig }>(
  async (app, { config }) => {
    const secure = config.publicUrl.startsWith('https:')
    await app.register(helmet, {
      global: true,
      contentSecurityPolicy: { useDefaults: false, directives: contentPolicy(config.publicUrl) },
      strictTransportSecurity: secure,
      frameguard: { action: 'deny' },
      referrerPolicy: { policy: 'no-referrer' },
      crossOriginResourcePolicy: { policy: 'same-origin' },
      crossOriginOpenerPolicy: { policy: 'same-origin' },
    })
    app.addHook('onRequest', async (request, reply) => {
      reply.header('permissions-policy', 'camera=(), geolocation=(), microphone=()')
      const { host, origin, 'sec-fetch-site': fetchSite, upgrade } = request.headers
      if (!isOurHost(host, config)) throw new Forbidden('This address is not answered here.', 'unknown-host')
      if (readOnly.has(request.method) && upgrade === undefined) return
      const provenance = { host, origin, fetchSite }
      if (!isFromOurPages(provenance, config.publicUrl))
        throw new Forbidden(
          upgrade === undefined
            ? 'Requests that change something are taken from our own pages only.'
            : 'The live stream is for our own pages only.',
          'not-our-page',
        )
    })
  },
  { name: 'security' },
)

const contentPolicy = (publicUrl: string) => ({
  defaultSrc: ["'none'"],
  scriptSrc: ["'self'"],
  styleSrc: ["'self'"],
  imgSrc: ["'self'", 'data:'],
  fontSrc: ["'self'"],
  connectSrc: ["'self'", new URL(publicUrl).origin.replace(/^http/, 'ws')],
  manifestSrc: ["'self'"],
  frameAncestors: ["'none'"],
  baseUri: ["'none'"],
  formAction: ["'self'"],
})
