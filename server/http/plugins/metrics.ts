import fp from 'fastify-plugin'
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import { Type } from 'typebox'
import type { Queue, QueueCounts } from '../../ports/queue.ts'
import { answers } from '../answers.ts'

type Options = { queue: Queue; liveSockets: () => number }

/** Whoever collects the figures waits no longer for the queue than for an answer about its health, milliseconds. */
const patienceMs = 3_000

/** What the queue holds, null while it is away; asked for once by all gauges of one collection. One that throws fails them all. */
const countingOnce = (
  queue: Queue,
  onAway: (error: unknown) => void,
): (() => Promise<QueueCounts | null>) => {
  let counting: Promise<QueueCounts | null> | undefined
  const count = async (): Promise<QueueCounts | null> => {
    const { promise: late, reject } = Promise.withResolvers<never>()
    const timer = setTimeout(() => reject(new Error('no answer in time')), patienceMs)
    try {
      return await Promise.race([queue.counts(), late])
    } catch (error) {
      onAway(error)
      return null
    } finally {
      clearTimeout(timer)
      counting = undefined
    }
  }
  return () => (counting ??= count())
}

/** Figures about the machine, never about people: requests are counted by route, not by address or session. */
export const metrics = fp<Options>(
  async (app, { queue, liveSockets }) => {
    const registry = new Registry()
    collectDefaultMetrics({ register: registry })
    const durations = new Histogram({
      name: 'causerie_http_request_duration_seconds',
      help: 'Time to answer, by route',
      labelNames: ['method', 'route', 'status'],
      buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
      registers: [registry],
    })
    new Gauge({
      name: 'causerie_live_sockets',
      help: 'Open live connections',
      registers: [registry],
      collect() {
        this.set(liveSockets())
      },
    })
    const countJobs = countingOnce(queue, (err) => app.log.warn({ err }, 'the queue is away'))
    new Gauge({
      name: 'causerie_queue_jobs',
      help: 'Jobs by state; none while the queue is away',
      labelNames: ['state'],
      registers: [registry],
      async collect() {
        const counts = await countJobs()
        this.reset()
        if (!counts) return
        for (const state of Object.keys(counts) as (keyof QueueCounts)[]) this.set({ state }, counts[state])
      },
    })
    new Gauge({
      name: 'causerie_queue_away',
      help: '1 while the queue does not answer, else 0',
      registers: [registry],
      async collect() {
        this.set((await countJobs()) ? 0 : 1)
      },
    })

    app.addHook('onResponse', async (request, reply) => {
      const route = request.routeOptions.url ?? 'none'
      durations.observe({ method: request.method, route, status: reply.statusCode }, reply.elapsedTime / 1000)
    })
    app.addHook('onClose', async () => registry.clear())
    const schema = {
      tags: ['system'],
      operationId: 'getMetrics',
      summary: 'Figures about the machine, for Prometheus',
      produces: ['text/plain'],
      response: answers({ 200: Type.String({ description: 'In Prometheus’ text format.' }) }),
    }
    app.get('/metrics', { schema }, async (_request, reply) => {
      reply.type(registry.contentType)
      return registry.metrics()
    })
  },
  { name: 'metrics' },
)
