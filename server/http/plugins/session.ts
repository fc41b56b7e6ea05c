import cookie from '@fastify/cookie'
import type { FastifyReply, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import type { Actor } from '../../domain/actor.ts'
import { Forbidden, Unauthenticated } from '../../domain/errors.ts'
import type { Role } from '../../schemas/colleague.ts'
import type { Access, SignedIn, Visit } from '../../services/access.ts'

/** Who may call a route. Unless it says so: every colleague who is signed in. */
export type Audience = 'everybody' | 'colleagues' | readonly Role[]

declare module 'fastify' {
  interface FastifyContextConfig {
    audience?: Audience
  }
  interface FastifyRequest {
    /** Who is here by which session; null when nobody is signed in. */
    visit: Visit | null
    /** Who is here. Throws `Unauthenticated` when nobody is. */
    readonly actor: Actor
  }
  interface FastifyReply {
    /** Puts the session's secret into the cookie. */
    welcome(signedIn: SignedIn): FastifyReply
    farewell(): FastifyReply
  }
}

type Options = { access: Access; publicUrl: string }

/** Reads the session's cookie and lets each request through to whom it is for. */
export const session = fp<Options>(
  async (app, { access, publicUrl }) => {
    const secure = publicUrl.startsWith('https:')
    const name = secure ? '__Host-causerie' : 'causerie'
    const attributes = { path: '/', httpOnly: true, sameSite: 'lax', secure } as const
    await app.register(cookie)

    const give = (reply: FastifyReply, secret: string, expiresAt: string) =>
      reply.setCookie(name, secret, { ...attributes, expires: new Date(expiresAt) })

    app.decorateRequest('visit', null)
    app.decorateRequest('actor', {
      getter() {
        return demandVisit(this).actor
      },
    })
    app.decorateReply('welcome', function ({ secret, expiresAt }) {
      return give(this, secret, expiresAt)
    })
    app.decorateReply('farewell', function () {
      return this.clearCookie(name, attributes)
    })

    app.addHook('onRequest', async (request, reply) => {
      reply.header('cache-control', 'no-store')
      const secret = request.cookies[name]
      if (!secret) return
      request.visit = (await access.authenticate(secret)) ?? null
      if (!request.visit || request.headers.upgrade !== undefined) return
      const expiresAt = await access.prolong(request.visit)
      if (expiresAt) give(reply, secret, expiresAt)
    })
  },
  { name: 'session' },
)

/** Refuses who is not meant. In `preParsing`: after the limits, so that guessing counts, and before any body. */
export const audience = fp(
  async (app) => {
    app.addHook('preParsing', async (request) => {
      const wanted = request.routeOptions.config.audience ?? 'colleagues'
      if (request.is404 || wanted === 'everybody') return
      const { actor } = demandVisit(request)
      if (wanted !== 'colleagues' && !wanted.includes(actor.role))
        throw new Forbidden(`Only ${wanted.map((role) => roleNames[role]).join(' or ')} may do this.`)
    })
  },
  { name: 'audience', dependencies: ['session'] },
)

export const demandVisit = (request: FastifyRequest): Visit => {
  if (!request.visit) throw new Unauthenticated('You are not signed in, or no longer.')
  return request.visit
}

const roleNames: Record<Role, string> = {
  member: 'a member',
  lead: 'a team lead',
  analyst: 'an analyst',
  admin: 'an admin',
}
