import { randomUUID } from 'node:crypto'
import type { Socket } from 'node:net'
import websocket from '@fastify/websocket'
import Fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  LogController,
} from 'fastify'
import { Problem } from '../schemas/problem.ts'
import type { Services } from '../services/index.ts'
import type { HttpConfig, HttpDeps, HttpOptions, Limits, LiveOptions } from './deps.ts'
import { LiveHub } from './live.ts'
import { apiDocs } from './plugins/api-docs.ts'
import { methods } from './plugins/methods.ts'
import { metrics } from './plugins/metrics.ts'
import { problem, problems, problemType } from './plugins/problems.ts'
import { security } from './plugins/security.ts'
import { validatorCompiler } from './plugins/validation.ts'
import { webApp } from './plugins/web-app.ts'
import { healthRoutes } from './routes/health.ts'
import { api } from './routes/index.ts'

export type { HttpConfig, HttpDeps, HttpOptions } from './deps.ts'

declare module 'fastify' {
  interface FastifyInstance {
    services: Services
  }
}

const second = 1_000
const kilobyte = 1_024

const defaultLimits: Limits = { doors: 20, join: 300, general: 1_200 }
const defaultLive: LiveOptions = {
  heartbeatMs: 10 * second,
  maxBuffered: kilobyte * kilobyte,
  maxBackfill: 5_000,
  presenceMs: 15 * second,
}

/** The whole HTTP side, ready to listen or to be injected into. Closing it closes nothing it was given. */
export const buildApp = async (deps: HttpDeps, options: HttpOptions): Promise<FastifyInstance> => {
  const { services, queue, bus, store, openQueueBoard } = deps
  const { limits: wantedLimits, live: wantedLive, ...config } = options
  const limits = { ...defaultLimits, ...(config.demo && { doors: 300 }), ...wantedLimits }
  const log = deps.log.child({ part: 'http' })
  const hub = new LiveHub(
    { bus, inbox: services.inbox, access: services.access, log },
    { ...defaultLive, ...wantedLive },
  )
  const app = createServer(config, log)

  app.decorate('services', services)
  app.addSchema({ ...Problem, $id: 'Problem' })
  await app.register(problems)
  // Before the checks: it is this plugin that lets go of the socket of a refused handshake.
  await app.register(websocket, {
    options: { maxPayload: 4 * kilobyte },
    errorHandler: (err) => log.debug({ err }, 'a live connection broke'),
    preClose(done) {
      void hub.close().finally(() => {
        this.websocketServer.close()
        done()
      })
    },
  })
  await app.register(methods)
  await app.register(security, { config })
  await app.register(apiDocs, { version: config.version })
  await app.register(metrics, { queue, liveSockets: () => hub.size })
  await app.register(api, { prefix: '/api', publicUrl: config.publicUrl, limits, queue, openQueueBoard, hub })
  await app.register(healthRoutes, { store, queue, version: config.version })
  await app.register(webApp, { webDir: config.webDir })
  return app
}

const createServer = (config: HttpConfig, log: FastifyBaseLogger): FastifyInstance => {
  const app = Fastify({
    loggerInstance: log,
    // Addresses carry invitation tokens: what is logged names the route instead.
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => randomUUID(),
    bodyLimit: 256 * kilobyte,
    connectionTimeout: 60 * second,
    keepAliveTimeout: 72 * second,
    requestTimeout: 30 * second,
    handlerTimeout: 30 * second,
    http: { headersTimeout: 20 * second },
    routerOptions: { maxParamLength: 500 },
    // Where people use https, a proxy speaks for them: on this machine, or one that is named.
    trustProxy: config.publicUrl.startsWith('https:')
      ? ['loopback', ...(config.trustedProxies ?? [])]
      : false,
    clientErrorHandler: refuseBrokenHttp,
    frameworkErrors: (_error, _request, reply) => {
      void (reply as FastifyReply)
        .code(400)
        .type(problemType)
        .send(problem(400, 'bad-address', 'This address is not well formed.'))
    },
  })
  app.setValidatorCompiler(validatorCompiler)
  takeJsonOnly(app)
  app.addHook('onResponse', async (request, reply) => {
    const { method, routeOptions } = request
    const ms = Math.round(reply.elapsedTime)
    request.log.debug({ method, route: routeOptions.url, status: reply.statusCode, ms }, 'answered')
  })
  return app
}

/** What is no HTTP gets an answer all the same, where there is still somebody to hear it. */
const refuseBrokenHttp = (error: Error & { code?: string }, socket: Socket): void => {
  if (error.code === 'ECONNRESET' || socket.destroyed) return
  const [status, title] = brokenHttp[error.code ?? ''] ?? [400, 'Bad Request']
  const body = JSON.stringify(problem(status, 'broken-http', 'This request could not be read.'))
  const head = `HTTP/1.1 ${status} ${title}\r\ncontent-type: ${problemType}\r\ncontent-length: ${body.length}\r\n`
  if (socket.writable) socket.write(`${head}connection: close\r\n\r\n${body}`)
  socket.destroySoon()
}

const brokenHttp: Record<string, [number, string]> = {
  HPE_HEADER_OVERFLOW: [431, 'Request Header Fields Too Large'],
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'Request Timeout'],
}

/** No forms and no plain text, which foreign pages could send; an empty body is no body, whatever its header says. */
const takeJsonOnly = (app: FastifyInstance): void => {
  const parse = app.getDefaultJsonParser('error', 'error')
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body.length === 0) done(null, undefined)
    else void parse(request, body as string, done)
  })
}
