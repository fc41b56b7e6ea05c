import { basename } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyReply, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import { problem, problemType } from './problems.ts'

const year = 'public, max-age=31536000, immutable'

/** The built web app's files, and its one page for every address that a person may open. */
export const webApp = fp<{ webDir: string | null }>(
  async (app, { webDir }) => {
    if (webDir !== null)
      await app.register(fastifyStatic, {
        root: webDir,
        cacheControl: false,
        preCompressed: true,
        setHeaders: (reply, path) => void reply.header('cache-control', caching(path)),
      })
    app.setNotFoundHandler((request, reply) =>
      webDir !== null && isNavigation(request) ? reply.sendFile('index.html') : notFound(request, reply),
    )
  },
  { name: 'web-app' },
)

/** Vite puts a hash of the content into the names below `assets`. */
const caching = (path: string): string => {
  if (/^index\.html(\.\w+)?$/.test(basename(path))) return 'no-store'
  return /[\\/]assets[\\/]/.test(path) ? year : 'no-cache'
}

const isNavigation = ({ method, url, headers }: FastifyRequest): boolean =>
  (method === 'GET' || method === 'HEAD') &&
  !/^\/(api|assets)(\/|$|\?)/.test(url) &&
  (headers.accept ?? '').includes('text/html')

export const notFound = (request: FastifyRequest, reply: FastifyReply): FastifyReply => {
  const allowed = request.server.methodsAt(request.url)
  reply.type(problemType)
  if (allowed.length === 0 || allowed.includes(request.method))
    return reply.code(404).send(problem(404, 'not-found', 'There is nothing at this address.'))
  const detail = `This address takes ${allowed.join(', ')} only.`
  return reply
    .code(405)
    .header('allow', allowed.join(', '))
    .send(problem(405, 'wrong-method', detail))
}
