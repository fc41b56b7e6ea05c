import { type FastifyPluginAsyncTypebox, Type } from '@fastify/type-provider-typebox'
import { AppError } from '../../domain/errors.ts'
import type { Queue } from '../../ports/queue.ts'
import type { Store } from '../../ports/store.ts'
import { answers } from '../answers.ts'

const tags = ['system']
const patienceMs = 3_000

class NotReady extends AppError {
  override name = 'NotReady'
  readonly code = 'not-ready'
  readonly status = 503
}

type HealthOptions = { store: Store; queue: Queue; version: string }

/** For whoever runs Causerie: is the process alive, and can it do its work. */
export const healthRoutes: FastifyPluginAsyncTypebox<HealthOptions> = async (
  app,
  { store, queue, version },
) => {
  app.get(
    '/healthz',
    {
      schema: {
        tags,
        operationId: 'getHealth',
        summary: 'Whether the process is alive',
        response: answers({ 200: Type.Object({ status: Type.Literal('alive') }) }),
      },
    },
    async () => ({ status: 'alive' as const }),
  )

  app.get(
    '/api/health',
    {
      config: { audience: 'everybody' },
      schema: {
        tags,
        operationId: 'getVersion',
        summary: 'Which Causerie this is',
        response: answers({ 200: Type.Object({ status: Type.Literal('alive'), version: Type.String() }) }),
      },
    },
    async () => ({ status: 'alive' as const, version }),
  )

  app.get(
    '/readyz',
    {
      schema: {
        tags,
        operationId: 'getReadiness',
        summary:
          'Whether people can work: the store takes writes. Without the queue replies wait, and nothing else.',
        response: answers(
          {
            200: Type.Object({
              status: Type.Literal('ready'),
              queue: Type.Union([Type.Literal('ready'), Type.Literal('away')]),
            }),
          },
          503,
        ),
      },
    },
    async () => {
      const queueReady = inTime('queue', queue.check()).then(
        () => 'ready' as const,
        (err: unknown) => {
          app.log.warn({ err }, 'the queue is away')
          return 'away' as const
        },
      )
      await inTime('store', store.check())
      return { status: 'ready' as const, queue: await queueReady }
    },
  )
}

const inTime = async (name: string, check: Promise<void>): Promise<void> => {
  const { promise: late, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(new Error('no answer in time')), patienceMs)
  try {
    await Promise.race([check, late])
  } catch (cause) {
    throw new NotReady(
      `The ${name} is not ready: ${cause instanceof Error ? cause.message : String(cause)}`,
      { cause },
    )
  } finally {
    clearTimeout(timer)
  }
}
