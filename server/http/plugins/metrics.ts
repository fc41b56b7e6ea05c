import fp from 'fastify-plugin'
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import { Type } from 'typebox'
import type { Queue, QueueCounts } from '../../ports/queue.ts'
import { answers } from '../answers.ts'

type Options = { queue: Queue; liveSockets: () => number }

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
    new Gauge({
      name: 'causerie_queue_jobs',
      help: 'Jobs by state',
      labelNames: ['state'],
      registers: [registry],
      async collect() {
        const counts = await queue.counts()
        for (const state of Object.keys(counts) as (keyof QueueCounts)[]) this.set({ state }, counts[state])
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
